package io.dogwatch.orchestrator.statistics;

import io.dogwatch.client.lifecycle.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The end of an execution, or of a job that was not executed.
 *
 * @param worker null where none had to do with it
 * @param startedAt null where nothing was executed
 */
public record Ending(
    String type,
    @Nullable String worker,
    Outcome outcome,
    Instant at,
    @Nullable Instant startedAt) {

  /** What has ended when a job comes to this status; empty if nothing has. */
  public static Optional<Ending> of(String type, JobStatus status) {
    return Outcome.of(status).map(outcome -> of(type, status, outcome));
  }

  private static Ending of(String type, JobStatus status, Outcome outcome) {
    return switch (status) {
      case JobStatus.Succeeded it ->
          new Ending(type, it.worker(), outcome, it.since(), it.startedAt());
      case JobStatus.Retrying it ->
          new Ending(type, it.worker(), outcome, it.since(), it.startedAt());
      case JobStatus.Dead it -> new Ending(type, it.worker(), outcome, it.since(), it.startedAt());
      case JobStatus.Cancelled it ->
          new Ending(type, it.worker(), outcome, it.since(), it.startedAt());
      case JobStatus.Expired _,
          JobStatus.Skipped _,
          JobStatus.Waiting _,
          JobStatus.Scheduled _,
          JobStatus.Queued _,
          JobStatus.Running _ ->
          new Ending(type, null, outcome, status.since(), null);
    };
  }

  /**
   * How long the execution took, in milliseconds; null for one that has not succeeded, which may
   * end at any time and would blur what executions take.
   */
  @Nullable Long millis() {
    return startedAt == null || outcome != Outcome.SUCCEEDED
        ? null
        : Math.max(0, Duration.between(startedAt, at).toMillis());
  }
}
