package io.dogwatch.orchestrator.statistics;

import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.schemas.jobs.FailureCode;
import java.util.Optional;

/** How an execution has ended, or a job that was not executed. */
public enum Outcome {
  SUCCEEDED,
  /** Of whatever reason but time. */
  FAILED,
  /** The execution took longer than it may. */
  TIMED_OUT,
  CANCELLED,
  EXPIRED,
  SKIPPED;

  /** What has ended with this status; empty for one with which nothing does. */
  static Optional<Outcome> of(JobStatus status) {
    return switch (status) {
      case JobStatus.Succeeded _ -> Optional.of(SUCCEEDED);
      case JobStatus.Retrying retrying -> Optional.of(failed(retrying.failure().code()));
      case JobStatus.Dead dead -> Optional.of(failed(dead.failure().code()));
      case JobStatus.Cancelled _ -> Optional.of(CANCELLED);
      case JobStatus.Expired _ -> Optional.of(EXPIRED);
      case JobStatus.Skipped _ -> Optional.of(SKIPPED);
      case JobStatus.Scheduled _, JobStatus.Waiting _, JobStatus.Queued _, JobStatus.Running _ ->
          Optional.empty();
    };
  }

  private static Outcome failed(FailureCode code) {
    return code == FailureCode.TIMEOUT ? TIMED_OUT : FAILED;
  }
}
