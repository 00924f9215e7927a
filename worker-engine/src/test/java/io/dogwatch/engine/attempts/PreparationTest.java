package io.dogwatch.engine.attempts;

import static io.dogwatch.engine.attempts.RunnerDriver.JOB;
import static io.dogwatch.engine.attempts.RunnerDriver.NOON;
import static io.dogwatch.engine.attempts.RunnerDriver.job;
import static io.dogwatch.engine.attempts.RunnerDriver.wantedUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Jobs that never reach their handler, at their first delivery. */
class PreparationTest {

  private final RunnerDriver runner = new RunnerDriver();

  @Test
  void payloadThatDoesNotFitNeverReachesTheHandler() throws Exception {
    JobMessage wrong = job(JOB.id(), Payload.json("{\"number\":-1,\"x\":0}"));

    assertThat(runner.verdictUnrun(wrong, 1))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> {
              assertThat(giveUp.reason()).isEqualTo(DeadLetterReason.VALIDATION);
              assertThat(giveUp.failure().message()).contains("/number", "/x");
              assertThat(giveUp.startedAt()).isNull();
            });
  }

  @Test
  void payloadThatIsTooLongNeverReachesTheHandler() throws Exception {
    String blanks = " ".repeat(JobMessage.MAX_PAYLOAD);
    JobMessage tooLong = job(JOB.id(), Payload.json("{\"number\":1}" + blanks));

    assertThat(runner.verdictUnrun(tooLong, 1).toString())
        .contains("at most 262144 bytes expected");
  }

  @Test
  void choicesForAFieldThatDoesNotExistAreRefused() {
    var handler = new DoubleHandler((number, _) -> number, Map.of("colour", List.of("red")));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BoundHandler<>(handler))
        .withMessageContaining("no such field");
  }

  /** Defect 61 of the systems that Dogwatch replaces: they ran tasks that were for others. */
  @Test
  void jobOfAnotherTypeIsGivenUpUnrun() throws Exception {
    JobMessage stray =
        JobMessage.of(JOB.id(), new JobType("other"), Priority.NORMAL, JOB.payload(), NOON);

    assertThat(runner.verdictUnrun(stray, 1))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> assertThat(giveUp.reason()).isEqualTo(DeadLetterReason.UNKNOWN_TYPE));
  }

  @Test
  void jobWhoseTimeIsOverIsNotRun() throws Exception {
    assertThat(runner.verdictUnrun(wantedUntil(NOON.minusMillis(1)), 1))
        .isEqualTo(new Verdict.Expire());
  }

  @Test
  void laterAttemptWhoseTimeIsOverIsADeadLetter() throws Exception {
    JobMessage second = wantedUntil(NOON.minusMillis(1)).nextAttempt(NOON);

    assertThat(runner.verdictUnrun(second, 1))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> {
              assertThat(giveUp.reason()).isEqualTo(DeadLetterReason.TIMEOUT_TOTAL);
              assertThat(giveUp.startedAt()).isNull();
            });
  }

  @Test
  void jobThatWasTakenBackIsNotRun() throws Exception {
    runner.cancellations().order(JOB.id(), "a mistake");

    assertThat(runner.verdictUnrun(JOB, 1)).isEqualTo(new Verdict.Cancel("a mistake", null));
  }

  @Test
  void jobThatFitsAnOrderIsNotRunWhicheverAttemptItIs() throws Exception {
    JobMessage job = lowAt(NOON);
    JobMessage later = lowAt(NOON.plusMillis(1));

    runner
        .cancellations()
        .order(
            new StandingCancellations.Cancellation(
                "jobs:1",
                NOON,
                "test",
                new JobFilter(DoubleHandler.TYPE, Priority.LOW, null, null, NOON),
                "a mistake"));

    assertThat(runner.verdictUnrun(job, 1)).isEqualTo(new Verdict.Cancel("a mistake", null));
    assertThat(runner.verdictUnrun(job.nextAttempt(NOON), 1))
        .isEqualTo(new Verdict.Cancel("a mistake", null));
    assertThat(runner.prepare(later, 1)).isInstanceOf(Preparation.Ready.class);
    runner.cancellations().withdraw("jobs:1");
    assertThat(runner.prepare(job, 1)).isInstanceOf(Preparation.Ready.class);
  }

  private static JobMessage lowAt(Instant submittedAt) {
    return JobMessage.of(JOB.id(), DoubleHandler.TYPE, Priority.LOW, JOB.payload(), submittedAt);
  }
}
