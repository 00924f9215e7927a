package io.dogwatch.client.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobLifecycleTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final JobId JOB = JobId.next(NOON);
  private static final Failure FAILURE = Failure.of(FailureCode.INTERNAL, "broke");

  private static final JobEvent QUEUED = event(1, 0, new JobFact.Queued());
  private static final JobEvent SCHEDULED =
      event(1, 0, new JobFact.Scheduled(NOON.plusSeconds(60)));
  private static final JobEvent STARTED = event(1, 1, new JobFact.Started());
  private static final JobEvent FAILED =
      event(1, 1, new JobFact.AttemptFailed(FAILURE, NOON, NOON.plusSeconds(1)));
  private static final JobEvent CONTINUED = event(1, 1, new JobFact.Continued(1, 2, NOON, null));
  private static final JobEvent QUEUED_AGAIN = event(2, 0, new JobFact.Queued());
  private static final JobEvent SUCCEEDED =
      event(2, 1, new JobFact.Succeeded(Payload.json("{}"), NOON));

  @Test
  void followsAnAttemptThatFailsAndOneThatSucceeds() {
    assertThat(
            List.of(
                fold(QUEUED).state(),
                fold(QUEUED, STARTED).state(),
                fold(QUEUED, STARTED, FAILED).state(),
                fold(QUEUED, STARTED, FAILED, QUEUED_AGAIN).state(),
                fold(QUEUED, STARTED, FAILED, QUEUED_AGAIN, SUCCEEDED).state()))
        .containsExactly(
            JobState.QUEUED,
            JobState.RUNNING,
            JobState.RETRYING,
            JobState.QUEUED,
            JobState.SUCCEEDED);
  }

  @Test
  void jobThatWaitsForOthersIsQueuedNextOrSkipped() {
    JobEvent waiting = event(1, 0, new JobFact.Waiting());
    JobEvent skipped = event(1, 0, new JobFact.Skipped("the other one is DEAD"));

    assertThat(fold(waiting).state()).isEqualTo(JobState.WAITING);
    assertThat(fold(waiting, QUEUED).state()).isEqualTo(JobState.QUEUED);
    assertThat(fold(QUEUED, waiting).state()).isEqualTo(JobState.QUEUED);
    assertThat(fold(waiting, skipped).state()).isEqualTo(JobState.SKIPPED);
    assertThat(fold(skipped, waiting).state()).isEqualTo(JobState.SKIPPED);
  }

  @Test
  void everyOrderWithRepetitionsComesToTheSameEnd() {
    JobStatus expected = fold(QUEUED, STARTED, FAILED, QUEUED_AGAIN, SUCCEEDED);
    var random = new Random(7);

    for (int round = 0; round < 500; round++) {
      List<JobEvent> events =
          new ArrayList<>(List.of(QUEUED, STARTED, FAILED, QUEUED_AGAIN, SUCCEEDED));
      events.add(events.get(random.nextInt(events.size())));
      Collections.shuffle(events, random);

      assertThat(fold(events.toArray(JobEvent[]::new))).as("%s", events).isEqualTo(expected);
    }
  }

  @Test
  void jobWithATimeIsScheduledUntilItIsOnItsLane() {
    assertThat(fold(SCHEDULED))
        .isEqualTo(new JobStatus.Scheduled(new Claim(1, 0), NOON, NOON.plusSeconds(60)));
    assertThat(fold(SCHEDULED, QUEUED).state()).isEqualTo(JobState.QUEUED);
    assertThat(fold(QUEUED, SCHEDULED).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void timeThatWasSaidLastStandsWhateverTheOrder() {
    JobEvent earlier = scheduled(NOON.plusSeconds(1), NOON.plusSeconds(30));
    JobEvent later = scheduled(NOON.plusSeconds(2), NOON.plusSeconds(40));

    assertThat(
            List.of(
                fold(SCHEDULED, earlier, later),
                fold(later, SCHEDULED, earlier),
                fold(earlier, later, earlier, SCHEDULED)))
        .containsOnly(
            new JobStatus.Scheduled(new Claim(1, 0), NOON.plusSeconds(2), NOON.plusSeconds(40)));
  }

  @Test
  void jobThatWaitsCanBeCancelled() {
    JobEvent cancelled = event(1, 0, new JobFact.Cancelled("not needed", null));

    assertThat(fold(SCHEDULED, cancelled).state()).isEqualTo(JobState.CANCELLED);
    assertThat(fold(cancelled, SCHEDULED).state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void jobThatRunsIsCancelledWhereItRuns() {
    JobEvent cancelled = event(1, 1, new JobFact.Cancelled("not needed", NOON));

    assertThat(fold(QUEUED, STARTED, cancelled))
        .isEqualTo(new JobStatus.Cancelled(new Claim(1, 1), NOON, "w-1", NOON, "not needed"));
  }

  @Test
  void laneRecordReadLateDoesNotQueueARunningJob() {
    assertThat(fold(STARTED, QUEUED).state()).isEqualTo(JobState.RUNNING);
  }

  @Test
  void redeliveredJobBelongsToItsNewWorker() {
    JobEvent elsewhere = event(1, 2, new JobFact.Started());
    JobEvent late = event(1, 1, new JobFact.AttemptFailed(FAILURE, NOON, NOON));

    assertThat(fold(QUEUED, STARTED, elsewhere, late))
        .isEqualTo(new JobStatus.Running(new Claim(1, 2), NOON, "w-1"));
  }

  @Test
  void stepThatIsDoneQueuesTheNextOne() {
    assertThat(fold(QUEUED, STARTED, CONTINUED))
        .isEqualTo(new JobStatus.Queued(new Claim(2, 0), NOON));
    assertThat(fold(QUEUED, STARTED, CONTINUED, QUEUED_AGAIN, SUCCEEDED))
        .isEqualTo(fold(QUEUED, SUCCEEDED));
  }

  @Test
  void stepsComeToTheSameEndInEveryOrder() {
    JobEvent queuedLater =
        new JobEvent(
            JOB,
            new JobType("probe"),
            new Claim(2, 0),
            null,
            NOON.plusMillis(3),
            new JobFact.Queued());
    var random = new Random(7);

    for (int round = 0; round < 500; round++) {
      List<JobEvent> events = new ArrayList<>(List.of(QUEUED, STARTED, CONTINUED, queuedLater));
      events.add(events.get(random.nextInt(events.size())));
      Collections.shuffle(events, random);

      assertThat(fold(events.toArray(JobEvent[]::new)))
          .as("%s", events)
          .isEqualTo(new JobStatus.Queued(new Claim(2, 0), NOON));
    }
  }

  @Test
  void nextStepThatHasToWaitIsScheduled() {
    JobEvent paused = event(1, 1, new JobFact.Continued(1, 2, NOON, NOON.plusSeconds(60)));

    assertThat(fold(QUEUED, STARTED, paused))
        .isEqualTo(new JobStatus.Scheduled(new Claim(2, 0), NOON, NOON.plusSeconds(60)));
    assertThat(fold(paused, QUEUED_AGAIN).state()).isEqualTo(JobState.QUEUED);
  }

  /** The record of the next step lies on its lane, whoever else executes the one before again. */
  @Test
  void stepThatWentOnIsPastWhoeverHoldsItNow() {
    JobEvent elsewhere = event(1, 2, new JobFact.Started());
    JobEvent failed = event(1, 2, new JobFact.AttemptFailed(FAILURE, NOON, NOON));

    assertThat(fold(QUEUED, elsewhere, CONTINUED, failed).claim()).isEqualTo(new Claim(2, 0));
  }

  /** Found by the simulation: an attempt that lay on its lane twice waited for a timer for ever. */
  @Test
  void attemptThatEndedIsNotRetriedWhicheverOfItsRecordsEndedIt() {
    JobEvent failed = event(1, 5, new JobFact.AttemptFailed(FAILURE, NOON, NOON.plusSeconds(1)));
    JobEvent succeeded = event(1, 1, new JobFact.Succeeded(Payload.json("{}"), NOON));

    assertThat(fold(QUEUED, succeeded, failed)).isEqualTo(fold(QUEUED, failed, succeeded));
    assertThat(fold(QUEUED, failed, succeeded).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(fold(QUEUED, failed, QUEUED_AGAIN, succeeded).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void endIsAnEnd() {
    JobEvent dead =
        event(3, 1, new JobFact.DeadLettered(DeadLetterReason.MAX_ATTEMPTS, FAILURE, NOON));

    assertThat(fold(SUCCEEDED, dead)).isEqualTo(fold(SUCCEEDED));
  }

  @Test
  void onlyEndsAreTerminal() {
    assertThat(JobState.values())
        .filteredOn(JobState::isTerminal)
        .containsExactly(
            JobState.SUCCEEDED,
            JobState.DEAD,
            JobState.CANCELLED,
            JobState.EXPIRED,
            JobState.SKIPPED);
  }

  private static JobStatus fold(JobEvent... events) {
    @Nullable JobStatus status = null;
    for (JobEvent event : events) {
      status = JobLifecycle.apply(status, event);
    }
    if (status == null) {
      throw new IllegalArgumentException("no events");
    }
    return status;
  }

  private static JobEvent scheduled(Instant at, Instant runAt) {
    return new JobEvent(
        JOB, new JobType("probe"), new Claim(1, 0), null, at, new JobFact.Scheduled(runAt));
  }

  private static JobEvent event(int attempt, int delivery, JobFact fact) {
    return new JobEvent(JOB, new JobType("probe"), new Claim(attempt, delivery), "w-1", NOON, fact);
  }
}
