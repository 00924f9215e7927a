package io.dogwatch.schemas.jobs;

import io.dogwatch.schemas.avro.JobMessageRecord;
import io.dogwatch.schemas.codec.MessageCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One job as it lies on a lane: everything that a worker needs to execute one attempt. What is null
 * is as the job type says, or does not apply. Instants are kept to the millisecond.
 *
 * @param attempt the execution that this message asks for, from 1
 * @param limits what bounds the job, beyond its type's defaults
 * @param checkpoint state that the previous step of a long job left behind
 */
public record JobMessage(
    JobId id,
    JobType type,
    Priority priority,
    Payload payload,
    int attempt,
    Limits limits,
    Instant submittedAt,
    Origin origin,
    @Nullable Payload checkpoint) {

  public static final MessageCodec<JobMessage> CODEC =
      MessageCodec.of(
          JobMessageRecord.getClassSchema(),
          JobMessageRecord.class,
          JobMessageWire::toRecord,
          JobMessageWire::fromRecord);

  /** Largest payload in bytes: 256 KiB. */
  public static final int MAX_PAYLOAD = 256 * 1024;

  /**
   * What bounds a job.
   *
   * @param maxAttempts executions in all, the first included
   * @param timeout longest duration of one attempt
   * @param expiresAt after it the job is no longer wanted
   * @param notBefore before it this attempt does not start
   */
  public record Limits(
      @Nullable Integer maxAttempts,
      @Nullable Backoff backoff,
      @Nullable Duration timeout,
      @Nullable Instant expiresAt,
      @Nullable Instant notBefore) {

    public static final Limits OF_TYPE = new Limits(null, null, null, null, null);

    public Limits {
      if (maxAttempts != null && maxAttempts < 1) {
        throw new IllegalArgumentException(
            "maxAttempts of at least 1 expected, found " + maxAttempts);
      }
      if (timeout != null && !timeout.isPositive()) {
        throw new IllegalArgumentException("a positive timeout expected, found " + timeout);
      }
    }

    public Limits withNotBefore(@Nullable Instant instant) {
      return new Limits(maxAttempts, backoff, timeout, expiresAt, instant);
    }
  }

  /** Who the job comes from, and the submitter's own labels. */
  public record Origin(
      @Nullable UUID workflowId,
      @Nullable JobId parentId,
      @Nullable String tenant,
      Map<String, String> metadata) {

    public static final Origin UNKNOWN = new Origin(null, null, null, Map.of());

    public Origin {
      metadata = Map.copyOf(metadata);
    }
  }

  public JobMessage {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempts count from 1, found " + attempt);
    }
  }

  /** A first attempt with nothing out of the ordinary. */
  public static JobMessage of(
      JobId id, JobType type, Priority priority, Payload payload, Instant submittedAt) {
    return new JobMessage(
        id, type, priority, payload, 1, Limits.OF_TYPE, submittedAt, Origin.UNKNOWN, null);
  }

  /** Whether nothing keeps this attempt from starting now. */
  public boolean isDueAt(Instant now) {
    Instant notBefore = limits.notBefore();
    return notBefore == null || !notBefore.isAfter(now);
  }

  /** The same attempt at another time. */
  public JobMessage withNotBefore(@Nullable Instant notBefore) {
    return new JobMessage(
        id,
        type,
        priority,
        payload,
        attempt,
        limits.withNotBefore(notBefore),
        submittedAt,
        origin,
        checkpoint);
  }

  /** The same job, to be executed once more. */
  public JobMessage nextAttempt(@Nullable Instant notBefore) {
    return new JobMessage(
        id,
        type,
        priority,
        payload,
        attempt + 1,
        limits.withNotBefore(notBefore),
        submittedAt,
        origin,
        checkpoint);
  }
}
