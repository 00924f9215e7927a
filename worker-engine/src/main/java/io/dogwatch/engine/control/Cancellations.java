package io.dogwatch.engine.control;

import io.dogwatch.schemas.jobs.JobId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that somebody took back. A job may be ordered back long before it is delivered, so the
 * orders are remembered; the oldest are forgotten beyond 100,000. Safe for use by many threads.
 */
public final class Cancellations {

  private static final int REMEMBERED = 100_000;

  private final Map<JobId, Consumer<String>> here = new ConcurrentHashMap<>();

  // guarded by this
  private final Map<JobId, String> orders = new LatestEntries<>(REMEMBERED);

  private volatile boolean isAnyOrdered;

  /** Takes a job back: one that is here is told so, one that comes later is not run. */
  public void order(JobId job, String reason) {
    synchronized (this) {
      orders.put(job, reason);
      isAnyOrdered = true;
    }
    Consumer<String> cancel = here.get(job);
    if (cancel != null) {
      cancel.accept(reason);
    }
  }

  /** Why the job was taken back; empty if it was not. */
  public Optional<String> reasonFor(JobId job) {
    return isAnyOrdered ? Optional.ofNullable(order(job)) : Optional.empty();
  }

  private synchronized @Nullable String order(JobId job) {
    return orders.get(job);
  }

  /**
   * The job is here.
   *
   * @param cancel is called, with the reason, if it is taken back from now on
   */
  public void begin(JobId job, Consumer<String> cancel) {
    here.put(job, cancel);
  }

  /**
   * The job is not here any more; its next step may be.
   *
   * @param cancel as it was given to {@link #begin}
   */
  public void end(JobId job, Consumer<String> cancel) {
    boolean _ = here.remove(job, cancel);
  }
}
