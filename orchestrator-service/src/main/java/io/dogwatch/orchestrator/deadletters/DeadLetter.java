package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.schemas.jobs.JobId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record of a dead-letter topic: a job that was given up, or something that is none.
 *
 * @param at when it was given up
 * @param reason a {@link io.dogwatch.schemas.jobs.DeadLetterReason}, or what another program calls
 *     it
 * @param fingerprint the same for those that failed alike
 * @param job null for what nobody could read a job from
 * @param key as it came
 * @param value as it came
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
public record DeadLetter(
    Place place,
    String type,
    Instant at,
    String reason,
    String fingerprint,
    @Nullable JobId job,
    @Nullable Integer attempts,
    @Nullable Integer deliveries,
    @Nullable String worker,
    Reason failure,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<Header> headers) {

  /** Where it lies. */
  public record Place(String topic, int partition, long offset) {}

  /** What the last attempt failed of, as far as it was told. */
  public record Reason(
      @Nullable String code,
      @Nullable String message,
      @Nullable String exception,
      @Nullable String stack) {}

  /** One of the record, whose value may be anything. */
  public record Header(String name, byte @Nullable [] value) {}

  public DeadLetter {
    headers = List.copyOf(headers);
  }
}
