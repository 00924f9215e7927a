package io.dogwatch.orchestrator.timers;

import static io.dogwatch.orchestrator.timers.TimerDriver.NOON;
import static io.dogwatch.orchestrator.timers.TimerDriver.attempt;
import static io.dogwatch.orchestrator.timers.TimerDriver.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which ends of jobs remove their timers. */
class TimersOfEndedJobsTest {

  private TimerDriver timers;

  @BeforeEach
  void start(@TempDir Path folder) {
    timers = new TimerDriver(folder);
  }

  @AfterEach
  void stop() {
    timers.close();
  }

  @Test
  void endOfAJobRemovesItsTimer() {
    JobMessage succeeded = attempt(2, NOON.plusSeconds(1));
    JobMessage goesOn = attempt(2, NOON.plusSeconds(1));
    timers.retry(succeeded);
    timers.retry(goesOn);

    timers.happened(succeeded, new JobFact.Succeeded(Payload.json("{}"), NOON));
    timers.happened(goesOn, new JobFact.Started());
    timers.retry(succeeded);
    timers.pass(Duration.ofMinutes(1));

    assertThat(timers.lane().readRecordsToList())
        .singleElement()
        .satisfies(due -> assertThat(due.key()).isEqualTo(key(goesOn)));
  }

  @Test
  void everyKindOfEndRemovesTheTimer() {
    Failure failure = Failure.of(FailureCode.INTERNAL, "broke");
    for (JobFact end :
        List.of(
            new JobFact.DeadLettered(DeadLetterReason.MAX_ATTEMPTS, failure, NOON),
            new JobFact.Cancelled("not needed", null),
            new JobFact.Expired(),
            new JobFact.Skipped("not needed"))) {
      JobMessage job = attempt(2, NOON.plusSeconds(1));
      timers.retry(job);
      timers.happened(job, end);
    }

    timers.pass(Duration.ofMinutes(1));

    assertThat(timers.lane().isEmpty()).isTrue();
  }

  /** A delivery of long ago that ends in the dead letters: others have gone on with the job. */
  @Test
  void endOfAnAttemptThatIsLeftBehindRemovesNoTimer() {
    JobMessage third = attempt(3, NOON.plusSeconds(1));
    timers.retry(third);

    timers.happened(third, new JobFact.Expired()); // said of its first attempt
    timers.pass(Duration.ofMinutes(1));

    assertThat(timers.lane().readRecordsToList()).hasSize(1);
  }

  /** It was executed twice, and only one of the two went on. */
  @Test
  void endOfTheStepBeforeRemovesNoTimer() {
    JobMessage step = attempt(1, null).nextStep(Payload.json("{}"), NOON.plusSeconds(60));
    timers.retry(step);

    timers.happened(
        step,
        new JobFact.DeadLettered(
            DeadLetterReason.CRASH_LOOP, Failure.of(FailureCode.CRASH_LOOP, "died"), null));
    timers.pass(Duration.ofSeconds(60));

    assertThat(JobMessage.CODEC.decode(timers.lane().readValue()).message()).contains(step);
  }

  /**
   * Found by the simulation: an attempt lay on its lane twice. The read model ignores the end that
   * one record came to while the other one runs at a higher claim, and waits for its retry.
   */
  @Test
  void endOfALowerClaimThanTheFailureRemovesNoTimer() {
    JobMessage job = attempt(2, NOON.plusSeconds(1));
    JobMessage equal = attempt(2, NOON.plusSeconds(1));
    timers.retry(job, 3);
    timers.retry(equal, 2);

    timers.happened(job, new JobFact.Expired()); // said by delivery 2
    timers.happened(equal, new JobFact.Expired());
    timers.pass(Duration.ofMinutes(1));

    assertThat(timers.lane().readRecordsToList())
        .singleElement()
        .satisfies(due -> assertThat(due.key()).isEqualTo(key(job)));
  }

  /** The topics are read in any order: the failure may have been told before the end. */
  @Test
  void higherFailureIsRetriedThoughALowerOneEnded() {
    JobMessage late = attempt(2, NOON.plusSeconds(1));
    JobMessage twice = attempt(2, NOON.plusSeconds(1));
    timers.retry(late, 1);
    timers.retry(twice, 1);
    timers.retry(twice, 3);

    timers.happened(late, new JobFact.Expired()); // said by delivery 2
    timers.happened(twice, new JobFact.Expired());
    timers.retry(late, 3);
    timers.pass(Duration.ofMinutes(1));

    assertThat(timers.lane().readRecordsToList())
        .extracting(due -> new String(due.key(), StandardCharsets.UTF_8))
        .containsExactlyInAnyOrder(late.id().toString(), twice.id().toString());
  }

  @Test
  void memoryOfEndsAndCancellationsEnds() {
    JobMessage ended = attempt(2, NOON.plusSeconds(1));
    timers.retry(ended);
    timers.happened(ended, new JobFact.Expired());
    timers.cancel(attempt(1, null), "not needed", NOON);
    timers.pass(Timers.MEMORY.plusSeconds(1));

    assertThat(timers.isEmpty(TimerProcessor.JOBS)).isTrue();
    assertThat(timers.isEmpty(TimerProcessor.CONTENTS)).isTrue();
  }
}
