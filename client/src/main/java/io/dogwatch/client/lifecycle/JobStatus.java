package io.dogwatch.client.lifecycle;

import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a job stands, with what belongs to it there. The claim is the highest that has spoken. */
public sealed interface JobStatus {

  Claim claim();

  JobState state();

  /** When it came to stand there, by the clock of who said so. */
  Instant since();

  default boolean isTerminal() {
    return state().isTerminal();
  }

  /** A status in which nothing can happen to the job any more. */
  sealed interface Ended extends JobStatus {}

  record Waiting(Claim claim, Instant since) implements JobStatus {
    @Override
    public JobState state() {
      return JobState.WAITING;
    }
  }

  record Scheduled(Claim claim, Instant since, Instant runAt) implements JobStatus {
    @Override
    public JobState state() {
      return JobState.SCHEDULED;
    }
  }

  record Queued(Claim claim, Instant since) implements JobStatus {
    @Override
    public JobState state() {
      return JobState.QUEUED;
    }
  }

  record Running(Claim claim, Instant since, @Nullable String worker) implements JobStatus {
    @Override
    public JobState state() {
      return JobState.RUNNING;
    }
  }

  record Retrying(
      Claim claim,
      Instant since,
      @Nullable String worker,
      Instant startedAt,
      Failure failure,
      Instant retryAt)
      implements JobStatus {
    @Override
    public JobState state() {
      return JobState.RETRYING;
    }
  }

  record Succeeded(
      Claim claim, Instant since, @Nullable String worker, Instant startedAt, Payload result)
      implements Ended {
    @Override
    public JobState state() {
      return JobState.SUCCEEDED;
    }
  }

  record Dead(
      Claim claim,
      Instant since,
      @Nullable String worker,
      @Nullable Instant startedAt,
      DeadLetterReason reason,
      Failure failure)
      implements Ended {
    @Override
    public JobState state() {
      return JobState.DEAD;
    }
  }

  record Cancelled(
      Claim claim,
      Instant since,
      @Nullable String worker,
      @Nullable Instant startedAt,
      String reason)
      implements Ended {
    @Override
    public JobState state() {
      return JobState.CANCELLED;
    }
  }

  record Expired(Claim claim, Instant since) implements Ended {
    @Override
    public JobState state() {
      return JobState.EXPIRED;
    }
  }

  record Skipped(Claim claim, Instant since, String reason) implements Ended {
    @Override
    public JobState state() {
      return JobState.SKIPPED;
    }
  }
}
