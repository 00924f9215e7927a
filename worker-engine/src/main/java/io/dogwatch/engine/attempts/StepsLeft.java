package io.dogwatch.engine.attempts;

import io.dogwatch.engine.control.LatestEntries;
import io.dogwatch.schemas.jobs.JobId;
import java.util.Map;

/**
 * How far jobs went on from here: so that a step which comes again is found out although nobody
 * answers who knows all jobs. The oldest are forgotten beyond 10,000. Safe for use by many threads.
 */
final class StepsLeft {

  private static final int REMEMBERED = 10_000;

  // guarded by this
  private final Map<JobId, Integer> attempts = new LatestEntries<>(REMEMBERED);

  /** The job went on with the attempt after this one. */
  synchronized void leave(JobId job, int attempt) {
    Integer before = attempts.remove(job); // so that it is the youngest
    attempts.put(job, before == null ? attempt : Math.max(before, attempt));
  }

  /** Whether the job went on from this attempt, or a later one. */
  synchronized boolean isLeft(JobId job, int attempt) {
    Integer left = attempts.get(job);
    return left != null && attempt <= left;
  }
}
