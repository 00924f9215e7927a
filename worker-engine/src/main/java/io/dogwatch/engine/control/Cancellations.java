package io.dogwatch.engine.control;

import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.control.StandingCancellations.Cancellation;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that somebody took back, one by one or all that fit. A job may be ordered back long before
 * it is delivered, so the orders are remembered; of those about one job the oldest are forgotten
 * beyond 100,000. Safe for use by many threads.
 */
public final class Cancellations {

  private static final int REMEMBERED = 100_000;

  private final Map<JobId, Here> here = new ConcurrentHashMap<>();
  private final StandingCancellations standing = new StandingCancellations();

  // guarded by this
  private final Map<JobId, String> orders = new LatestEntries<>(REMEMBERED);

  private volatile boolean isAnyOrdered;

  /**
   * A job that is here.
   *
   * @param job null if nobody can read it
   */
  private record Here(@Nullable JobMessage job, Consumer<String> cancel) {}

  /** Takes a job back: one that is here is told so, one that comes later is not run. */
  public void order(JobId job, String reason) {
    synchronized (this) {
      orders.put(job, reason);
      isAnyOrdered = true;
    }
    Here found = here.get(job);
    if (found != null) {
      found.cancel().accept(reason);
    }
  }

  /** Takes all jobs back that fit, as one is taken back. */
  public void order(Cancellation cancellation) {
    standing.add(cancellation); // first: a job that comes meanwhile asks after it has begun
    here.values().stream()
        .filter(it -> it.job() != null && cancellation.jobs().matches(it.job()))
        .forEach(it -> it.cancel().accept(cancellation.reason()));
  }

  /** An order about many jobs is done with. */
  public void withdraw(String scope) {
    standing.remove(scope);
  }

  /** Why the job was taken back; empty if it was not. */
  public Optional<String> reasonFor(JobMessage job) {
    Optional<String> own = isAnyOrdered ? Optional.ofNullable(order(job.id())) : Optional.empty();
    return own.isPresent() ? own : standing.reasonFor(job);
  }

  private synchronized @Nullable String order(JobId job) {
    return orders.get(job);
  }

  /**
   * The job is here.
   *
   * @param message the job; null if nobody can read it
   * @param cancel is called, with the reason, if it is taken back from now on
   */
  public void begin(JobId job, @Nullable JobMessage message, Consumer<String> cancel) {
    here.put(job, new Here(message, cancel));
  }

  /**
   * The job is not here any more; its next step may be.
   *
   * @param cancel as it was given to {@link #begin}
   */
  public void end(JobId job, Consumer<String> cancel) {
    here.computeIfPresent(job, (_, it) -> it.cancel().equals(cancel) ? null : it);
  }
}
