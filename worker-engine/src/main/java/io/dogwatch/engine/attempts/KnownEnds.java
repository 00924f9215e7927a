package io.dogwatch.engine.attempts;

import io.dogwatch.schemas.jobs.JobId;

/**
 * Tells whether a job has come to its end. Asked for jobs that are delivered again: a worker may
 * have told a job's outcome and died before it settled the job.
 */
@FunctionalInterface
public interface KnownEnds {

  /** Says so of no job: whatever is delivered again runs again. */
  KnownEnds NONE = _ -> false;

  /**
   * Whether the job is known to have ended. Answers soon, within a second or two; false where
   * nobody knows.
   */
  boolean hasEnded(JobId job) throws InterruptedException;
}
