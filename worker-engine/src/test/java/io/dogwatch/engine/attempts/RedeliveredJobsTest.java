package io.dogwatch.engine.attempts;

import static io.dogwatch.engine.attempts.RunnerDriver.JOB;
import static io.dogwatch.engine.attempts.RunnerDriver.NOON;
import static io.dogwatch.engine.attempts.RunnerDriver.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.engine.attempts.KnownJobs.Standing;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Jobs that are delivered again: they may have ended, and they may have killed their workers. */
class RedeliveredJobsTest {

  private static final JobId ENDED_BEFORE = JobId.next(NOON.minusSeconds(1));
  private static final JobId RETRYING = JobId.next(NOON.minusSeconds(2));
  private static final JobId STARTED_FOUR_TIMES = JobId.next(NOON.minusSeconds(4));
  private static final JobId STARTED_FIVE_TIMES = JobId.next(NOON.minusSeconds(5));
  private static final Map<JobId, Standing> STANDINGS =
      Map.of(
          ENDED_BEFORE, new Standing(JobState.SUCCEEDED, 1, "w-1", 0),
          RETRYING, new Standing(JobState.RETRYING, 1, "w-1", 0),
          STARTED_FOUR_TIMES, new Standing(JobState.RUNNING, 1, "w-1", 4),
          STARTED_FIVE_TIMES, new Standing(JobState.RUNNING, 1, "w-1", 5));

  private final RunnerDriver runner =
      new RunnerDriver(job -> Optional.ofNullable(STANDINGS.get(job)));

  /** Defect 66 of the systems that Dogwatch replaces: they ran poison for ever. */
  @Test
  void jobThatKillsItsWorkersIsGivenUpUnrun() throws Exception {
    assertThat(runner.verdictUnrun(JOB, 6))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> assertThat(giveUp.reason()).isEqualTo(DeadLetterReason.CRASH_LOOP));
  }

  @Test
  void startsWithoutAnEndAreWhatProvesACrashLoop() throws Exception {
    assertThat(runner.verdictUnrun(job(STARTED_FIVE_TIMES), 3))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> assertThat(giveUp.reason()).isEqualTo(DeadLetterReason.CRASH_LOOP));
    assertThat(runner.prepare(job(STARTED_FOUR_TIMES), 4))
        .as("it was only there when its workers died")
        .isInstanceOf(Preparation.Ready.class);
  }

  /** The broker throws records away that it has delivered too often. */
  @Test
  void jobThatIsDeliveredTooOftenIsPublishedAnew() throws Exception {
    JobMessage worn = job(STARTED_FOUR_TIMES);

    assertThat(runner.verdictUnrun(worn, 5))
        .isInstanceOfSatisfying(
            Verdict.Retry.class,
            retry -> {
              assertThat(retry.next()).isEqualTo(worn.nextAttempt(NOON));
              assertThat(retry.retryAt()).isEqualTo(NOON);
              assertThat(retry.failure().message()).contains("4 times", "started 4 times");
            });
  }

  @Test
  void suspectIsWatchedTheLongerTheMoreIsAtStake() throws Exception {
    assertThat(runner.watch(JOB.id(), 2)).as("delivered once before").isZero();
    assertThat(runner.watch(JOB.id(), 3)).as("nobody knows its starts").hasMillis(250);
    assertThat(runner.watch(STARTED_FOUR_TIMES, 3)).hasSeconds(64);
    assertThat(runner.watch(STARTED_FIVE_TIMES, 6)).as("it does not start").isZero();
    assertThat(runner.watch(ENDED_BEFORE, 6)).as("it does not start").isZero();
    assertThat(CrashLoop.watch(1)).isZero();
    assertThat(CrashLoop.watch(2)).hasMillis(250);
    assertThat(CrashLoop.watch(3)).hasSeconds(4);
  }

  @Test
  void jobThatEndedBeforeItsWorkerDiedIsNotRunAgain() throws Exception {
    JobMessage ended = job(ENDED_BEFORE);

    assertThat(runner.verdictUnrun(ended, 2)).isEqualTo(new Verdict.LeaveToOthers());
    assertThat(runner.verdictUnrun(ended, 7)).isEqualTo(new Verdict.LeaveToOthers());
  }

  @Test
  void firstDeliveryIsRunWithoutAsking() throws Exception {
    assertThat(runner.prepare(job(ENDED_BEFORE), 1)).isInstanceOf(Preparation.Ready.class);
  }

  @Test
  void deliveryThatTheJobHasLeftBehindIsLeftToOthers() throws Exception {
    JobMessage first = job(RETRYING);

    assertThat(runner.verdictUnrun(first, 2)).isEqualTo(new Verdict.LeaveToOthers());
    assertThat(runner.prepare(first.nextAttempt(NOON), 2)).isInstanceOf(Preparation.Ready.class);
  }

  /** A worker told its outcome and died, and what is known at once lags behind. */
  @Test
  void jobThatHasEndedDoesNotEndInAnotherWay() throws Exception {
    var lagging = new RunnerDriver(lagging(JobState.SUCCEEDED));
    var failure = Failure.of(FailureCode.INTERNAL, "failed");
    List<Verdict> others =
        List.of(
            new Verdict.Expire(),
            new Verdict.Cancel("not needed", null),
            new Verdict.GiveUp(DeadLetterReason.CRASH_LOOP, failure, null),
            new Verdict.Retry(failure, NOON, JOB.nextAttempt(NOON), NOON));

    for (Verdict other : others) {
      assertThat(lagging.confirm(other, 2))
          .as(other.toString())
          .isEqualTo(new Verdict.LeaveToOthers());
    }
  }

  @Test
  void jobThatRunsEndsAsItDoes() throws Exception {
    var lagging = new RunnerDriver(lagging(JobState.RUNNING));

    assertThat(lagging.confirm(new Verdict.Expire(), 2)).isEqualTo(new Verdict.Expire());
  }

  /** Nobody else has had it, so nobody has to be asked, who might take a while to answer. */
  @Test
  void jobThatComesForTheFirstTimeEndsAsItDoes() throws Exception {
    var lagging = new RunnerDriver(lagging(JobState.SUCCEEDED));

    assertThat(lagging.confirm(new Verdict.Expire(), 1)).isEqualTo(new Verdict.Expire());
  }

  /** What it was asked for is done; that it was done before, too, changes nothing. */
  @Test
  void successStands() throws Exception {
    var lagging = new RunnerDriver(lagging(JobState.SUCCEEDED));
    var success = new Verdict.Succeed(Payload.json("42"), NOON, List.of());

    assertThat(lagging.confirm(success, 2)).isEqualTo(success);
  }

  /** Knows at once that a job is queued, and after a while what has become of it. */
  private static KnownJobs lagging(JobState state) {
    return new KnownJobs() {
      @Override
      public Optional<Standing> find(JobId job) {
        return Optional.of(new Standing(JobState.QUEUED, 1, null, 0));
      }

      @Override
      public Optional<Standing> findCurrent(JobId job) {
        return Optional.of(new Standing(state, 1, "w-1", 0));
      }
    };
  }
}
