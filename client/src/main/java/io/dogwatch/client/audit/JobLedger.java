package io.dogwatch.client.audit;

import io.dogwatch.client.lifecycle.JobLifecycle;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Jobs of a log as its records come, in any order across topics. Pure. */
final class JobLedger {

  private final Map<JobId, JobTrace> jobs = new HashMap<>();
  private final Set<JobId> old = new HashSet<>();
  private final Map<JobId, KeptTimer> kept = new HashMap<>();
  private final Set<JobId> moving = new HashSet<>();
  private final Predicate<JobId> wanted;

  /**
   * @param wanted the jobs to look at; all others are passed over
   */
  JobLedger(Predicate<JobId> wanted) {
    this.wanted = wanted;
  }

  /** A job is so old that the log may have forgotten what happened to it: it is not judged. */
  void isOld(JobId id) {
    if (wanted.test(id)) {
      old.add(id);
    }
  }

  /** A job lies on a lane. */
  void lies(JobMessage job, RecordPlace place) {
    traceOf(job).lies(JobLifecycle.queued(job), place);
  }

  /** What lies on a lane cannot be read: it has to end in the dead letters all the same. */
  void liesUnread(JobId id, JobType type, Instant at, RecordPlace place) {
    trace(id).lies(new JobEvent(id, type, new Claim(1, 0), null, at, new JobFact.Queued()), place);
  }

  /** A job waits for others. */
  void waits(JobMessage job) {
    traceOf(job).waits(JobLifecycle.waiting(job));
  }

  /** An attempt was handed to the timer store. */
  void isTimed(JobMessage job) {
    traceOf(job).isTimed(job.attempt());
  }

  /** The timer store has this; it has one timer of a job at most. */
  void keeps(KeptTimer timer) {
    if (wanted.test(timer.job())) {
      kept.put(timer.job(), timer);
    }
  }

  /** The timer store has had this. */
  void keepsNoMore(KeptTimer timer) {
    kept.remove(timer.job(), timer);
  }

  /** Something was said of a job while the log was read: it may have come and gone meanwhile. */
  void moves(JobId id) {
    if (wanted.test(id)) {
      moving.add(id);
    }
  }

  void hasDeadLetter(JobId id) {
    trace(id).hasDeadLetter();
  }

  void happened(JobEvent event) {
    trace(event.job()).happened(event);
  }

  AuditReport report(SettledRecords settled) {
    var states = new EnumMap<JobState, Long>(JobState.class);
    List<JobId> lost = new ArrayList<>();
    List<JobId> contradicted = new ArrayList<>();
    List<JobId> submittedTwice = new ArrayList<>();
    long repeated = 0;
    kept.keySet().forEach(this::trace);
    jobs.keySet().removeAll(old);
    for (var job : jobs.entrySet()) {
      JobTrace trace = job.getValue();
      states.merge(trace.state(), 1L, Long::sum);
      if (trace.isLost(settled)
          && !kept.containsKey(job.getKey())
          && !moving.contains(job.getKey())) {
        lost.add(job.getKey());
      }
      if (trace.isSubmittedTwice()) {
        submittedTwice.add(job.getKey());
      } else if (trace.isContradicted()) {
        contradicted.add(job.getKey());
      }
      repeated += trace.isRepeated() ? 1 : 0;
    }
    return new AuditReport(states, lost, contradicted, submittedTwice, repeated);
  }

  /**
   * What a handler submits has an id that follows from its own job, and the time of the execution
   * that submitted it: where a worker dies after it has told the outcome the job is executed again,
   * and its children are there twice, though nobody has chosen their ids. They are not told apart.
   */
  private JobTrace traceOf(JobMessage job) {
    JobTrace trace = trace(job.id());
    if (job.origin().parentId() == null) {
      trace.isSubmitted(job.submittedAt());
    }
    return trace;
  }

  private JobTrace trace(JobId id) {
    return wanted.test(id) && !old.contains(id)
        ? jobs.computeIfAbsent(id, _ -> new JobTrace())
        : new JobTrace();
  }
}
