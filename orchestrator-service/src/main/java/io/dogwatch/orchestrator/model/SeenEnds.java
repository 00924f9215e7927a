package io.dogwatch.orchestrator.model;

import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Jobs whose end this process has seen, until somebody acts on it. There is room for so many; what
 * comes beyond is forgotten, and so has to be found in another way. Safe for use by many threads.
 */
public final class SeenEnds {

  private static final int MOST = 100_000;

  private final LinkedBlockingQueue<JobId> jobs = new LinkedBlockingQueue<>(MOST);

  public void add(Collection<JobId> ended) {
    for (JobId job : ended) {
      if (!jobs.offer(job)) {
        return;
      }
    }
  }

  /** Takes all there are as soon as there is one; none if the time is over before. */
  public Set<JobId> take(Duration time) throws InterruptedException {
    Set<JobId> taken = new HashSet<>();
    JobId first = jobs.poll(time.toNanos(), TimeUnit.NANOSECONDS);
    if (first != null) {
      taken.add(first);
      jobs.drainTo(taken);
    }
    return taken;
  }
}
