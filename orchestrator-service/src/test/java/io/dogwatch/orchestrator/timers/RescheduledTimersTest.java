package io.dogwatch.orchestrator.timers;

import static io.dogwatch.orchestrator.timers.TimerDriver.NOON;
import static io.dogwatch.orchestrator.timers.TimerDriver.PROBE;
import static io.dogwatch.orchestrator.timers.TimerDriver.attempt;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.lifecycle.JobLifecycle;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are given another time while they wait. */
class RescheduledTimersTest {

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
  void rescheduledJobFiresAtItsNewTimeAndTellsIt() {
    JobMessage job = attempt(1, NOON.plusSeconds(60));
    timers.retry(job);

    timers.reschedule(job, NOON.plusSeconds(5));
    timers.pass(Duration.ofSeconds(4));
    assertThat(timers.lane().isEmpty()).isTrue();
    timers.pass(Duration.ofSeconds(1));

    JobMessage fired =
        JobMessage.CODEC.decode(timers.lane().readRecord().value()).message().orElseThrow();
    assertThat(fired).isEqualTo(job.withNotBefore(NOON.plusSeconds(5)));
    assertThat(timers.toldEvents())
        .extracting(JobEvent::fact)
        .containsExactly(new JobFact.Scheduled(NOON.plusSeconds(5)));
    timers.pass(Duration.ofMinutes(5));
    assertThat(timers.lane().isEmpty()).as("the first time is forgotten").isTrue();
  }

  @Test
  void newTimeIsTheLaterWordThoughOurClockIsBehind() {
    JobMessage job =
        JobMessage.of(
            JobId.next(NOON), PROBE, Priority.NORMAL, Payload.json("{}"), NOON.plusSeconds(3));
    JobMessage waiting = job.withNotBefore(NOON.plusSeconds(60));
    timers.retry(waiting);
    timers.reschedule(waiting, NOON.plusSeconds(30));

    JobStatus status = JobLifecycle.apply(null, JobLifecycle.scheduled(waiting));
    for (JobEvent event : timers.toldEvents()) {
      status = JobLifecycle.apply(status, event);
    }

    assertThat(status)
        .isInstanceOfSatisfying(
            JobStatus.Scheduled.class,
            scheduled -> assertThat(scheduled.runAt()).isEqualTo(NOON.plusSeconds(30)));
  }

  @Test
  void onlyFirstRunsAreRescheduled() {
    JobMessage failed = attempt(2, NOON.plusSeconds(1));
    timers.retry(failed);
    timers.reschedule(failed, NOON.plusSeconds(60));
    timers.reschedule(attempt(1, null), NOON.plusSeconds(1));

    timers.pass(Duration.ofSeconds(2));

    assertThat(timers.lane().readRecordsToList()).hasSize(1);
    assertThat(timers.told().isEmpty()).isTrue();
  }

  @Test
  void stepThatHasToWaitIsRescheduled() {
    JobMessage step = attempt(1, null).nextStep(Payload.json("{}"), NOON.plusSeconds(60));
    timers.retry(step);

    timers.reschedule(step, NOON.plusSeconds(5));
    timers.pass(Duration.ofSeconds(5));

    assertThat(JobMessage.CODEC.decode(timers.lane().readValue()).message())
        .contains(step.withNotBefore(NOON.plusSeconds(5)));
    assertThat(timers.toldEvents())
        .singleElement()
        .satisfies(event -> assertThat(event.claim()).isEqualTo(new Claim(2, 0)));
  }
}
