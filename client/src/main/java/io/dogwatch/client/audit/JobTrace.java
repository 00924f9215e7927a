package io.dogwatch.client.audit;

import io.dogwatch.client.lifecycle.JobLifecycle;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the log says of one job, without results and stacks: a log has many jobs. */
final class JobTrace {

  private static final Payload NO_RESULT = Payload.json("");

  private @Nullable JobStatus status;
  private @Nullable JobState firstEnd;
  private boolean isContradicted;

  /** The highest claim whose holder said that it executes, or did. */
  private Claim executed = Claim.NONE;

  private boolean isRepeated;

  /** The highest attempt that a lane has, and the last record that asks for it. */
  private int laneAttempt;

  private @Nullable RecordPlace place;

  /** The highest attempt that the timer store was given. */
  private int timerAttempt;

  private boolean hasDeadLetter;

  private @Nullable Instant submittedAt;
  private boolean isSubmittedTwice;

  /**
   * A message says when its job was submitted. All that is made of a submission says the same, its
   * next attempts, its next steps and what was published once more; another time is another
   * submission, unless a handler's: those are not to be told here. Two of one millisecond are not
   * told apart.
   */
  void isSubmitted(Instant at) {
    isSubmittedTwice |= submittedAt != null && !submittedAt.equals(at);
    submittedAt = at;
  }

  void lies(JobEvent queued, RecordPlace at) {
    fold(queued);
    int attempt = queued.claim().attempt();
    if (attempt >= laneAttempt) {
      laneAttempt = attempt;
      place = at;
    }
  }

  /** It waits for others; who keeps it there is not in the log. */
  void waits(JobEvent waiting) {
    fold(waiting);
  }

  void isTimed(int attempt) {
    timerAttempt = Math.max(timerAttempt, attempt);
  }

  void hasDeadLetter() {
    hasDeadLetter = true;
  }

  void happened(JobEvent event) {
    noteExecution(event);
    fold(event);
    JobState end = JobLifecycle.apply(null, event).state();
    if (end.isTerminal()) {
      isContradicted |= firstEnd != null && firstEnd != end;
      firstEnd = firstEnd == null ? end : firstEnd;
    }
  }

  private void fold(JobEvent event) {
    status = JobLifecycle.apply(status, slim(event));
  }

  private void noteExecution(JobEvent event) {
    boolean ran =
        switch (event.fact()) {
          case JobFact.Started _,
              JobFact.Succeeded _,
              JobFact.AttemptFailed _,
              JobFact.Continued _ ->
              true;
          case JobFact.DeadLettered dead -> dead.startedAt() != null;
          case JobFact.Cancelled cancelled -> cancelled.startedAt() != null;
          case JobFact.Waiting _,
              JobFact.Queued _,
              JobFact.Scheduled _,
              JobFact.Expired _,
              JobFact.Skipped _ ->
              false;
        };
    if (!ran) {
      return;
    }
    Claim claim = event.claim();
    isRepeated |= claim.attempt() == executed.attempt() && claim.delivery() != executed.delivery();
    executed = executed.isBelow(claim) ? claim : executed;
  }

  private static JobEvent slim(JobEvent event) {
    JobFact fact =
        switch (event.fact()) {
          case JobFact.Succeeded done -> new JobFact.Succeeded(NO_RESULT, done.startedAt());
          case JobFact.AttemptFailed failed ->
              new JobFact.AttemptFailed(
                  slim(failed.failure()), failed.startedAt(), failed.retryAt());
          case JobFact.DeadLettered dead ->
              new JobFact.DeadLettered(dead.reason(), slim(dead.failure()), dead.startedAt());
          case JobFact.Waiting _,
              JobFact.Queued _,
              JobFact.Scheduled _,
              JobFact.Started _,
              JobFact.Continued _,
              JobFact.Cancelled _,
              JobFact.Expired _,
              JobFact.Skipped _ ->
              event.fact();
        };
    return new JobEvent(event.job(), event.type(), event.claim(), event.worker(), event.at(), fact);
  }

  private static Failure slim(Failure failure) {
    return Failure.of(failure.code(), "");
  }

  /** Where the job stands; one that only a timer knows waits for its time. */
  JobState state() {
    return status == null ? JobState.SCHEDULED : status.state();
  }

  boolean isLost(SettledRecords settled) {
    JobState state = state();
    boolean isOpen = state == JobState.DEAD ? !hasDeadLetter : !state.isTerminal();
    return isOpen
        && state != JobState.WAITING
        && !liesOnALane(settled)
        && timerAttempt <= Math.max(laneAttempt, executed.attempt());
  }

  private boolean liesOnALane(SettledRecords settled) {
    return place != null && !settled.contains(place);
  }

  boolean isContradicted() {
    return isContradicted;
  }

  boolean isSubmittedTwice() {
    return isSubmittedTwice;
  }

  boolean isRepeated() {
    return isRepeated;
  }
}
