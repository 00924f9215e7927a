package io.dogwatch.orchestrator.queries;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.model.ReadModelBehindException;
import io.dogwatch.orchestrator.queries.FindJob.LogWait;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** Tells which jobs the log has. Safe for use by many threads. */
public final class LoggedJobs {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Function<Collection<JobId>, Map<JobId, JobState>> states;
  private final LogWait log;

  /**
   * @param states where jobs stand as the read model shows them; others are left out
   */
  LoggedJobs(Function<Collection<JobId>, Map<JobId, JobState>> states, LogWait log) {
    this.states = states;
    this.log = log;
  }

  /**
   * Looks for jobs in the log; takes some 2 s at most, however many they are.
   *
   * @return for one of these jobs, whether the log had this of it before the call: that it waits
   *     for others or, of one that waits for none any more, that it lies where it is executed from
   * @throws ReadModelBehindException if it is too soon to tell of one of them
   */
  public Predicate<JobMessage> find(Collection<JobMessage> jobs) throws InterruptedException {
    Predicate<JobMessage> isThere = look(jobs);
    if (jobs.stream().allMatch(isThere)) {
      return isThere;
    }
    boolean isComplete = log.await(PATIENCE);
    isThere = look(jobs);
    if (!isComplete && !jobs.stream().allMatch(isThere)) {
      throw new ReadModelBehindException();
    }
    return isThere;
  }

  private Predicate<JobMessage> look(Collection<JobMessage> jobs) {
    Map<JobId, JobState> shown = states.apply(jobs.stream().map(JobMessage::id).toList());
    return job -> {
      JobState state = shown.get(job.id());
      return state != null && (state != JobState.WAITING || !job.dependencies().isEmpty());
    };
  }
}
