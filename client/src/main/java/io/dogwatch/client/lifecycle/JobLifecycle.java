package io.dogwatch.client.lifecycle;

import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The one fold from events to status. Pure; events may be repeated and, across topics, come in any
 * order: the highest claim wins, among equal claims the furthest fact, and an end is an end.
 */
public final class JobLifecycle {

  /** Of several times for one run the one stands that was said last. */
  private static final Comparator<JobStatus.Scheduled> LATEST_WORD =
      Comparator.comparing(JobStatus.Scheduled::since).thenComparing(JobStatus.Scheduled::runAt);

  private JobLifecycle() {}

  /** What is said by a message on a lane: the job lies there, for this attempt. */
  public static JobEvent queued(JobMessage job) {
    return said(job, new JobFact.Queued());
  }

  /** What is said by a message on the topic of waiting jobs: others have to end first. */
  public static JobEvent waiting(JobMessage job) {
    return said(job, new JobFact.Waiting());
  }

  /** What is said by a first attempt on a retry topic: the job waits there for its time. */
  public static JobEvent scheduled(JobMessage job) {
    Instant notBefore = job.limits().notBefore();
    return said(job, new JobFact.Scheduled(notBefore == null ? job.submittedAt() : notBefore));
  }

  private static JobEvent said(JobMessage job, JobFact fact) {
    return new JobEvent(
        job.id(), job.type(), new Claim(job.attempt(), 0), null, job.submittedAt(), fact);
  }

  /**
   * The status after the event.
   *
   * @param before null for a job that nothing is known of
   */
  public static JobStatus apply(@Nullable JobStatus before, JobEvent event) {
    return before == null || changes(before, event) ? after(event) : before;
  }

  private static boolean changes(JobStatus before, JobEvent event) {
    if (before.isTerminal()) {
      return false;
    }
    JobStatus after = after(event);
    int order = after.claim().compareTo(before.claim());
    return order > 0 || (order == 0 && goesBeyond(before, after)) || isEndOf(before, after);
  }

  /**
   * An attempt may lie on its lane twice, each record with deliveries of its own: that one of them
   * came to its end leaves nothing to be retried, as the timer store has it, too.
   */
  private static boolean isEndOf(JobStatus before, JobStatus after) {
    return before instanceof JobStatus.Retrying
        && after.isTerminal()
        && after.claim().attempt() == before.claim().attempt();
  }

  private static boolean goesBeyond(JobStatus before, JobStatus after) {
    if (before instanceof JobStatus.Scheduled first && after instanceof JobStatus.Scheduled then) {
      return LATEST_WORD.compare(first, then) < 0;
    }
    if (before instanceof JobStatus.Queued first && after instanceof JobStatus.Queued then) {
      return then.since().isBefore(first.since());
    }
    return progress(after) > progress(before);
  }

  /** How far an attempt is, among events of the same claim. */
  private static int progress(JobStatus status) {
    return switch (status) {
      case JobStatus.Waiting _ -> 0;
      case JobStatus.Scheduled _ -> 1;
      case JobStatus.Queued _ -> 2;
      case JobStatus.Running _ -> 3;
      case JobStatus.Retrying _ -> 4;
      case JobStatus.Ended _ -> 5;
    };
  }

  private static JobStatus after(JobEvent event) {
    Claim claim = event.claim();
    Instant at = event.at();
    String worker = event.worker();
    return switch (event.fact()) {
      case JobFact.Waiting _ -> new JobStatus.Waiting(claim, at);
      case JobFact.Queued _ -> new JobStatus.Queued(claim, at);
      case JobFact.Scheduled(Instant runAt) -> new JobStatus.Scheduled(claim, at, runAt);
      case JobFact.Started _ -> new JobStatus.Running(claim, at, worker);
      case JobFact.Succeeded(Payload result, Instant startedAt) ->
          new JobStatus.Succeeded(claim, at, worker, startedAt, result);
      case JobFact.AttemptFailed(Failure failure, Instant startedAt, Instant retryAt) ->
          new JobStatus.Retrying(claim, at, worker, startedAt, failure, retryAt);
      case JobFact.Continued(int _, int _, Instant _, @Nullable Instant resumeAt) ->
          continued(new Claim(claim.attempt() + 1, 0), at, resumeAt);
      case JobFact.DeadLettered(
              DeadLetterReason reason,
              Failure failure,
              @Nullable Instant startedAt) ->
          new JobStatus.Dead(claim, at, worker, startedAt, reason, failure);
      case JobFact.Cancelled(String reason, @Nullable Instant startedAt) ->
          new JobStatus.Cancelled(claim, at, worker, startedAt, reason);
      case JobFact.Expired _ -> new JobStatus.Expired(claim, at);
      case JobFact.Skipped(String reason) -> new JobStatus.Skipped(claim, at, reason);
    };
  }

  /** The next step has been handed over: whoever says so speaks of what follows, not of itself. */
  private static JobStatus continued(Claim next, Instant at, @Nullable Instant resumeAt) {
    return resumeAt == null
        ? new JobStatus.Queued(next, at)
        : new JobStatus.Scheduled(next, at, resumeAt);
  }
}
