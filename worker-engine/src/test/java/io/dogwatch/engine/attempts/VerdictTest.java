package io.dogwatch.engine.attempts;

import static io.dogwatch.engine.attempts.DoubleHandler.Action.failing;
import static io.dogwatch.engine.attempts.RunnerDriver.JOB;
import static io.dogwatch.engine.attempts.RunnerDriver.NOON;
import static io.dogwatch.engine.attempts.RunnerDriver.wantedUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.engine.handlers.JobFailure;
import io.dogwatch.schemas.jobs.Backoff;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What comes of an attempt, whatever its handler does. */
class VerdictTest {

  private final RunnerDriver runner = new RunnerDriver();

  @Test
  void resultIsJson() throws Exception {
    Verdict verdict = runner.run((number, _) -> Map.of("double", 2 * number), JOB);

    assertThat(verdict)
        .isEqualTo(new Verdict.Succeed(Payload.json("{\"double\":42}"), NOON, List.of()));
  }

  /** Defect 60 of the systems that Dogwatch replaces: their output had no bound. */
  @Test
  void resultThatIsTooLongIsAFailure() throws Exception {
    assertThat(runner.run((_, _) -> "x".repeat(JobRunner.MAX_RESULT), JOB))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> assertThat(giveUp.failure().message()).contains("found 1000002"));
  }

  @Test
  void unknownFailureIsFollowedByAnotherAttempt() throws Exception {
    Verdict verdict = runner.run(failing(new IllegalStateException("oops")), JOB);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Retry.class,
            retry -> {
              assertThat(retry.next().attempt()).isEqualTo(2);
              assertThat(retry.retryAt()).isEqualTo(NOON.plus(Backoff.DEFAULT.after(1, JOB.id())));
              assertThat(retry.next().limits().notBefore()).isEqualTo(retry.retryAt());
              assertThat(retry.failure().code()).isEqualTo(FailureCode.INTERNAL);
              assertThat(retry.failure().stack()).contains("VerdictTest");
            });
  }

  @Test
  void jobMayAllowFewerAttemptsThanItsType() throws Exception {
    JobMessage once = RunnerDriver.jobWith(new JobMessage.Limits(1, null, null, null, null));

    assertThat(runner.run(failing(new IllegalStateException("oops")), once))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> assertThat(giveUp.reason()).isEqualTo(DeadLetterReason.MAX_ATTEMPTS));
  }

  @Test
  void failureLeavesNoAttemptThatWouldComeTooLate() throws Exception {
    Instant due = NOON.plus(Backoff.DEFAULT.after(1, JOB.id()));

    assertThat(runner.run(failing(new IllegalStateException("oops")), wantedUntil(due)))
        .isInstanceOf(Verdict.Retry.class);
    assertThat(
            runner.run(failing(new IllegalStateException("oops")), wantedUntil(due.minusMillis(1))))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> {
              assertThat(giveUp.reason()).isEqualTo(DeadLetterReason.TIMEOUT_TOTAL);
              assertThat(giveUp.failure().message()).isEqualTo("oops");
              assertThat(giveUp.startedAt()).isEqualTo(NOON);
            });
  }

  @Test
  void failureMaySayWhenToTryAgain() throws Exception {
    var limited = JobFailure.retryAfter(FailureCode.RATE_LIMITED, "429", Duration.ofMinutes(5));

    assertThat(runner.run(failing(limited), JOB))
        .isInstanceOfSatisfying(
            Verdict.Retry.class,
            retry -> assertThat(retry.retryAt()).isEqualTo(NOON.plusSeconds(300)));
  }

  /**
   * Defect 70 of the systems that Dogwatch replaces: they retried everything, mistakes included.
   */
  @Test
  void codeDecidesWhetherAnotherAttemptMakesSense() throws Exception {
    assertThat(runner.run(failing(new JobFailure(FailureCode.DATA_UNAVAILABLE, "down")), JOB))
        .isInstanceOf(Verdict.Retry.class);
    assertThat(runner.run(failing(new JobFailure(FailureCode.INVALID_INPUT, "wrong")), JOB))
        .isInstanceOf(Verdict.GiveUp.class);
  }

  @Test
  void whatIsNotReachedIsTheInfrastructuresFailure() throws Exception {
    assertThat(codeAfter(new ConnectException("refused"))).isEqualTo(FailureCode.DATA_UNAVAILABLE);
    assertThat(codeAfter(new HttpTimeoutException("slow"))).isEqualTo(FailureCode.PROVIDER_TIMEOUT);
    assertThat(codeAfter(new NullPointerException())).isEqualTo(FailureCode.INTERNAL);
  }

  private FailureCode codeAfter(Exception thrown) throws Exception {
    return ((Verdict.Retry) runner.run(failing(thrown), JOB)).failure().code();
  }

  @Test
  void evenAnErrorIsAnOutcomeOfItsJob() throws Exception {
    assertThat(runner.run(failing(new StackOverflowError()), JOB))
        .isInstanceOf(Verdict.Retry.class);
  }

  @Test
  void interruptIsNoOutcome() {
    assertThatThrownBy(() -> runner.run(failing(new InterruptedException()), JOB))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void handlerThatWrapsItsInterruptIsInterruptedAllTheSame() {
    DoubleHandler.Action wrapping =
        (_, _) -> {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("wrapped");
        };

    assertThatThrownBy(() -> runner.run(wrapping, JOB)).isInstanceOf(InterruptedException.class);
  }
}
