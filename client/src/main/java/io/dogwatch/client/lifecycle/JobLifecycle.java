package io.dogwatch.client.lifecycle;

import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The one fold from events to status. Pure; events may be repeated and, across topics, come in any
 * order: the highest claim wins, among equal claims the furthest fact, and an end is an end.
 */
public final class JobLifecycle {

  private JobLifecycle() {}

  /** What is said by a message on a lane: the job lies there, for this attempt. */
  public static JobEvent queued(JobMessage job) {
    return new JobEvent(
        job.id(),
        job.type(),
        new Claim(job.attempt(), 0),
        null,
        job.submittedAt(),
        new JobFact.Queued());
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
    int order = event.claim().compareTo(before.claim());
    return order > 0 || (order == 0 && progress(after(event)) > progress(before));
  }

  /** How far an attempt is, among events of the same claim. */
  private static int progress(JobStatus status) {
    return switch (status) {
      case JobStatus.Queued _ -> 0;
      case JobStatus.Running _ -> 1;
      case JobStatus.Retrying _ -> 2;
      case JobStatus.Ended _ -> 3;
    };
  }

  private static JobStatus after(JobEvent event) {
    Claim claim = event.claim();
    Instant at = event.at();
    String worker = event.worker();
    return switch (event.fact()) {
      case JobFact.Queued _ -> new JobStatus.Queued(claim, at);
      case JobFact.Started _ -> new JobStatus.Running(claim, at, worker);
      case JobFact.Succeeded(Payload result, Instant startedAt) ->
          new JobStatus.Succeeded(claim, at, worker, startedAt, result);
      case JobFact.AttemptFailed(Failure failure, Instant startedAt, Instant retryAt) ->
          new JobStatus.Retrying(claim, at, worker, startedAt, failure, retryAt);
      case JobFact.DeadLettered(
              DeadLetterReason reason,
              Failure failure,
              @Nullable Instant startedAt) ->
          new JobStatus.Dead(claim, at, worker, startedAt, reason, failure);
      case JobFact.Cancelled(String reason) -> new JobStatus.Cancelled(claim, at, reason);
      case JobFact.Expired _ -> new JobStatus.Expired(claim, at);
      case JobFact.Skipped(String reason) -> new JobStatus.Skipped(claim, at, reason);
    };
  }
}
