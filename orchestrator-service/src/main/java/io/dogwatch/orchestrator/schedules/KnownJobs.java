package io.dogwatch.orchestrator.schedules;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.model.ReadModelBehindException;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Jobs of firings before, as the read model shows them. Who asks holds locks: where the read model
 * is behind, that is said at once, and found out once for all who ask within a second.
 */
final class KnownJobs implements FireSchedules.OtherJobs {

  private static final Duration BEHIND = Duration.ofSeconds(1);

  private final ReadModel model;
  private final Cancelling cancelling;
  private final InstantSource clock;
  private volatile Instant behindUntil = Instant.MIN;

  /** What is known of jobs. */
  interface ReadModel {

    /** Where jobs stand; those that are not shown are left out. */
    Map<JobId, JobState> states(Collection<JobId> jobs);

    /** Whether it shows a job, when this returns, if it was submitted before the call. */
    boolean isComplete(JobId job) throws InterruptedException;
  }

  /** Has jobs end. */
  @FunctionalInterface
  interface Cancelling {
    boolean cancel(JobId job, String reason) throws InterruptedException;
  }

  KnownJobs(ReadModel model, Cancelling cancelling, InstantSource clock) {
    this.model = model;
    this.cancelling = cancelling;
    this.clock = clock;
  }

  /** One that was submitted, and is not shown where all is that was, is forgotten: it has ended. */
  @Override
  public boolean isOpen(JobId job) throws InterruptedException {
    JobState state = state(job);
    if (state == null) {
      requireComplete(job);
      state = state(job);
    }
    return state != null && !state.isTerminal();
  }

  private void requireComplete(JobId job) throws InterruptedException {
    Instant now = clock.instant();
    if (now.isBefore(behindUntil)) {
      throw new ReadModelBehindException();
    }
    if (!model.isComplete(job)) {
      behindUntil = now.plus(BEHIND);
      throw new ReadModelBehindException();
    }
  }

  private @Nullable JobState state(JobId job) {
    return model.states(List.of(job)).get(job);
  }

  @Override
  public boolean cancel(JobId job, String reason) throws InterruptedException {
    return cancelling.cancel(job, reason);
  }
}
