package io.dogwatch.engine.attempts;

import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to become of a job after a delivery. */
public sealed interface Verdict {

  /**
   * The job is done.
   *
   * @param children jobs that it submitted
   */
  record Succeed(Payload result, Instant startedAt, List<JobMessage> children) implements Verdict {

    public Succeed {
      children = List.copyOf(children);
    }
  }

  /**
   * The job goes on with its next step.
   *
   * @param children jobs that this one submitted
   */
  record Continue(JobMessage next, Instant startedAt, List<JobMessage> children)
      implements Verdict {

    public Continue {
      children = List.copyOf(children);
    }
  }

  /** Another attempt is to be made. */
  record Retry(Failure failure, Instant startedAt, JobMessage next, Instant retryAt)
      implements Verdict {}

  /** The job goes to the dead letters; without a start it never ran. */
  record GiveUp(DeadLetterReason reason, Failure failure, @Nullable Instant startedAt)
      implements Verdict {}

  /** The job's time was over before it ran. */
  record Expire() implements Verdict {}

  /** The job was taken back; without a start it never ran. */
  record Cancel(String reason, @Nullable Instant startedAt) implements Verdict {}

  /** The job has gone on without this delivery: there is nothing to do and nothing to tell. */
  record LeaveToOthers() implements Verdict {}
}
