package io.dogwatch.engine.attempts;

import static io.dogwatch.engine.attempts.DoubleHandler.Action.failing;
import static io.dogwatch.engine.attempts.RunnerDriver.JOB;
import static io.dogwatch.engine.attempts.RunnerDriver.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.engine.attempts.DoubleHandler.Figure;
import io.dogwatch.engine.attempts.KnownJobs.Standing;
import io.dogwatch.engine.handlers.Continue;
import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.engine.handlers.JobFailure;
import io.dogwatch.schemas.jobs.Backoff;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Jobs that go on with another step, from a checkpoint. */
class StepsTest {

  private final RunnerDriver runner = new RunnerDriver();

  @Test
  void jobThatIsNotDoneGoesOnWithItsCheckpoint() throws Exception {
    Verdict verdict = runner.run((number, _) -> Continue.with(new Figure(number)), JOB);

    assertThat(verdict)
        .isEqualTo(
            new Verdict.Continue(
                JOB.nextStep(Payload.json("{\"number\":21}"), null), NOON, List.of()));
  }

  @Test
  void nextStepMayHaveToWait() throws Exception {
    Verdict verdict = runner.run((_, _) -> Continue.with("here").after(Duration.ofMinutes(1)), JOB);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Continue.class,
            go -> assertThat(go.next().limits().notBefore()).isEqualTo(NOON.plusSeconds(60)));
  }

  @Test
  void checkpointThatIsTooLongIsAFailure() throws Exception {
    assertThat(runner.run((_, _) -> Continue.with("x".repeat(JobMessage.MAX_PAYLOAD)), JOB))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp ->
                assertThat(giveUp.failure().message())
                    .isEqualTo("a checkpoint of at most 262144 bytes expected, found 262146"));
  }

  @Test
  void checkpointComesBackAsItWas() throws Exception {
    JobMessage step = JOB.nextStep(Payload.json("{\"number\":21}"), null);

    assertThat(new JobContext(step, new Claim(2, 1)).checkpoint(Figure.class))
        .contains(new Figure(21));
    assertThat(new JobContext(JOB, new Claim(1, 1)).checkpoint(Figure.class)).isEmpty();
  }

  @Test
  void checkpointOfAnotherKindIsAFailureThatSaysSo() {
    var context = new JobContext(JOB.nextStep(Payload.json("[1]"), null), new Claim(2, 1));

    assertThatThrownBy(() -> context.checkpoint(Figure.class))
        .isInstanceOf(JobFailure.class)
        .hasMessageContaining("a checkpoint of")
        .hasMessageContaining("Figure expected");
  }

  @Test
  void eachStepHasAllItsAttempts() throws Exception {
    JobMessage step = JOB.nextAttempt(null).nextAttempt(null).nextStep(Payload.json("{}"), null);
    JobMessage last = step.nextAttempt(null).nextAttempt(null).nextAttempt(null);

    assertThat(runner.run(failing(new IllegalStateException("oops")), step))
        .isInstanceOfSatisfying(
            Verdict.Retry.class,
            retry -> {
              assertThat(retry.next().attempt()).isEqualTo(5);
              assertThat(retry.next().step()).isEqualTo(step.step());
              assertThat(retry.retryAt()).isEqualTo(NOON.plus(Backoff.DEFAULT.after(1, JOB.id())));
            });
    assertThat(runner.run(failing(new IllegalStateException("oops")), last))
        .isInstanceOf(Verdict.GiveUp.class);
  }

  /** The worker that made it may have died before it settled the step before. */
  @Test
  void stepThatWasMadeTwiceIsRunOnce() throws Exception {
    var atThird = new Standing(JobState.QUEUED, 3, "w-1", 0);
    var knowing = new RunnerDriver(_ -> Optional.of(atThird));
    JobMessage second = JOB.nextStep(Payload.json("{}"), null);
    JobMessage third = second.nextStep(Payload.json("{}"), null);

    assertThat(knowing.verdictUnrun(second, 1)).isEqualTo(new Verdict.LeaveToOthers());
    assertThat(knowing.prepare(third, 1)).isInstanceOf(Preparation.Ready.class);
  }

  @Test
  void stepThatWentOnFromHereIsRunOnceThoughNobodyElseKnows() throws Exception {
    JobMessage second = JOB.nextStep(Payload.json("{}"), null);
    JobMessage third = second.nextStep(Payload.json("{}"), null);

    runner.wentOn(third);

    assertThat(runner.prepare(JOB, 2))
        .isEqualTo(new Preparation.Settled(new Verdict.LeaveToOthers()));
    assertThat(runner.prepare(second, 1))
        .isEqualTo(new Preparation.Settled(new Verdict.LeaveToOthers()));
    assertThat(runner.prepare(third, 1)).isInstanceOf(Preparation.Ready.class);
  }
}
