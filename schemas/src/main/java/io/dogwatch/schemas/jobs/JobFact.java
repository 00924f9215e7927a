package io.dogwatch.schemas.jobs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that happened to a job. */
public sealed interface JobFact {

  /** The job waits for others to end. */
  record Waiting() implements JobFact {}

  /** The job lies on a lane. */
  record Queued() implements JobFact {}

  /** The job waits for its time. */
  record Scheduled(Instant runAt) implements JobFact {}

  /** A worker executes the job; said only of attempts that last. */
  record Started() implements JobFact {}

  /** The attempt, and with it the job, came to its end. */
  record Succeeded(Payload result, Instant startedAt) implements JobFact {}

  /** The attempt failed, and another one becomes due at {@code retryAt}. */
  record AttemptFailed(Failure failure, Instant startedAt, Instant retryAt) implements JobFact {}

  /**
   * The attempt brought a long job to a checkpoint, and the job goes on with the next attempt.
   *
   * @param step that is done, from 1
   * @param checkpointSize in bytes
   * @param resumeAt when the next step becomes due; null if it is at once
   */
  record Continued(int step, int checkpointSize, Instant startedAt, @Nullable Instant resumeAt)
      implements JobFact {}

  /** The job failed for good and lies in the dead-letter topic; without a start it never ran. */
  record DeadLettered(DeadLetterReason reason, Failure failure, @Nullable Instant startedAt)
      implements JobFact {}

  /** Somebody took the job back; without a start it never ran. */
  record Cancelled(String reason, @Nullable Instant startedAt) implements JobFact {}

  /** The job's time was over before it ran. */
  record Expired() implements JobFact {}

  /** The job was not run because of another one. */
  record Skipped(String reason) implements JobFact {}

  /** What happened, as the type of its event says it: lower case, with dashes. */
  default String text() {
    return switch (this) {
      case Waiting _ -> "waiting";
      case Queued _ -> "queued";
      case Scheduled _ -> "scheduled";
      case Started _ -> "started";
      case Succeeded _ -> "succeeded";
      case AttemptFailed _ -> "attempt-failed";
      case Continued _ -> "continued";
      case DeadLettered _ -> "dead-lettered";
      case Cancelled _ -> "cancelled";
      case Expired _ -> "expired";
      case Skipped _ -> "skipped";
    };
  }
}
