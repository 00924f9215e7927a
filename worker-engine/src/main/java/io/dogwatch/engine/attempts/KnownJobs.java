package io.dogwatch.engine.attempts;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.schemas.jobs.JobId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells where a job stands. Asked for jobs that are delivered again: a worker may have told a job's
 * outcome and died before it settled the job.
 */
@FunctionalInterface
public interface KnownJobs {

  /** Knows nothing: whatever is delivered again runs again. */
  KnownJobs NONE = _ -> Optional.empty();

  /** Where a job is known to stand. Answers soon, within a second or two. */
  Optional<Standing> find(JobId job) throws InterruptedException;

  /**
   * The same, with all that was told of the job before the call; empty, too, if nobody can say so
   * within half a minute. Asked before a job that comes again ends: it must not end in two ways.
   */
  default Optional<Standing> findCurrent(JobId job) throws InterruptedException {
    return find(job);
  }

  /**
   * Where a job stands.
   *
   * @param attempt the latest that is known
   * @param worker that has spoken of it last, if any has
   * @param unfinishedStarts of all attempts at its current step: executions that are known to have
   *     started and came to no end; null if nobody has counted them
   */
  record Standing(
      JobState state, int attempt, @Nullable String worker, @Nullable Integer unfinishedStarts) {

    /** Whether the job needs nobody to execute this attempt any more. */
    boolean isPast(int other) {
      return state.isTerminal()
          || attempt > other
          || (attempt == other && state == JobState.RETRYING);
    }
  }
}
