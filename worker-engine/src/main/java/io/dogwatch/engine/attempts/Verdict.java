package io.dogwatch.engine.attempts;

import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is to become of a job after a delivery. */
public sealed interface Verdict {

  /** The job is done. */
  record Succeed(Payload result, Instant startedAt) implements Verdict {}

  /** The job goes on with its next step. */
  record Continue(JobMessage next, Instant startedAt) implements Verdict {}

  /** Another attempt is to be made. */
  record Retry(Failure failure, Instant startedAt, JobMessage next, Instant retryAt)
      implements Verdict {}

  /** The job goes to the dead letters; without a start it never ran. */
  record GiveUp(DeadLetterReason reason, Failure failure, @Nullable Instant startedAt)
      implements Verdict {}

  /** The job's time was over before it ran. */
  record Expire() implements Verdict {}

  /** The job was taken back. */
  record Cancel(String reason) implements Verdict {}

  /** The job has gone on without this delivery: there is nothing to do and nothing to tell. */
  record LeaveToOthers() implements Verdict {}
}
