package io.dogwatch.orchestrator.timers;

import static io.dogwatch.orchestrator.timers.TimerDriver.NOON;
import static io.dogwatch.orchestrator.timers.TimerDriver.PROBE;
import static io.dogwatch.orchestrator.timers.TimerDriver.TRACE;
import static io.dogwatch.orchestrator.timers.TimerDriver.attempt;
import static io.dogwatch.orchestrator.timers.TimerDriver.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.control.StandingCancellations.Cancellation;
import io.dogwatch.client.records.Envelope;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Timers of jobs that are taken back, alone or with others. */
class CancelledTimersTest {

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
  void cancelledJobIsToldOnceAndNeverFires() {
    JobMessage job = attempt(2, NOON.plusSeconds(10));
    timers.retry(job);

    timers.cancel(job, "not needed", NOON);
    timers.cancel(job, "really not", NOON);
    timers.retry(job);
    timers.pass(Duration.ofMinutes(1));

    assertThat(timers.lane().isEmpty()).isTrue();
    assertThat(timers.toldEvents())
        .singleElement()
        .isEqualTo(
            new JobEvent(
                job.id(),
                PROBE,
                new Claim(2, 0),
                null,
                NOON,
                new JobFact.Cancelled("not needed", null)));
  }

  @Test
  void eventOfACancellationHasEnvelopeAndTrace() {
    JobMessage job = attempt(1, NOON.plusSeconds(10));
    timers.retry(job);
    timers.cancel(job, "not needed", NOON);

    TestRecord<byte[], byte[]> event = timers.told().readRecord();

    assertThat(event.key()).isEqualTo(key(job));
    assertThat(Envelope.traceOf(event.headers()).orElseThrow().value())
        .startsWith(TRACE.value().substring(0, 36));
    assertThat(event.headers().lastHeader("ce_type").value())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("io.dogwatch.job.cancelled");
  }

  @Test
  void cancellationThatIsReadBeforeItsJobStands() {
    JobMessage job = attempt(1, NOON.plusSeconds(10));
    timers.cancel(job, "not needed", NOON);
    assertThat(timers.told().isEmpty()).isTrue();

    timers.retry(job);
    timers.retry(job);
    timers.pass(Duration.ofMinutes(1));

    assertThat(timers.lane().isEmpty()).isTrue();
    assertThat(timers.toldEvents())
        .extracting(JobEvent::fact)
        .containsExactly(new JobFact.Cancelled("not needed", null));
  }

  @Test
  void cancellationOfAJobWithoutATimerIsLeftToTheWorkers() {
    JobMessage job = attempt(2, NOON.plusSeconds(1));
    timers.retry(job);
    timers.pass(Duration.ofSeconds(2));

    timers.cancel(job, "too late for the timers", NOON);

    assertThat(timers.lane().readRecordsToList()).hasSize(1);
    assertThat(timers.told().isEmpty()).isTrue();
  }

  /**
   * An attempt that has fired is its worker's to end, in one way: when it comes again it is not
   * told as taken back, nor does it use up the word that the next one needs.
   */
  @Test
  void nextAttemptOfACancelledJobIsToldSo() {
    JobMessage second = attempt(2, NOON.plusSeconds(1));
    timers.retry(second);
    timers.pass(Duration.ofSeconds(2));
    timers.cancel(second, "not needed", NOON);

    timers.retry(second);
    timers.retry(second.nextAttempt(NOON.plusSeconds(9)));

    assertThat(timers.toldEvents()).extracting(event -> event.claim().attempt()).containsExactly(3);
  }

  @Test
  void cancellationOfLongAgoIsNotRemembered() {
    JobMessage job = attempt(1, NOON.plusSeconds(1));

    timers.cancel(job, "last week", NOON.minus(Duration.ofDays(7)));

    assertThat(timers.isEmpty(TimerProcessor.JOBS)).isTrue();
  }

  /** More than one step of the sweep; the timers of the others stay. */
  @Test
  void jobsThatFitACancellationAreToldOnceAndNeverFire() {
    List<JobMessage> meant = new ArrayList<>();
    for (int i = 0; i <= Sweep.STEP; i++) {
      meant.add(attempt(1 + i % 2, NOON.plusSeconds(60)));
      timers.retry(meant.getLast());
    }
    JobMessage later = submittedAt(NOON.plusMillis(1), attempt(2, NOON.plusSeconds(60)));
    timers.retry(later);

    takeBack("jobs:1", JobFilter.ofType(PROBE, NOON));
    for (int tick = 0; tick < 3; tick++) {
      timers.pass(Duration.ofMillis(20));
    }

    assertThat(timers.toldEvents())
        .extracting(JobEvent::job)
        .containsExactlyInAnyOrderElementsOf(meant.stream().map(JobMessage::id).toList());
    meant.forEach(timers::retry);
    takeBack("jobs:2", JobFilter.ofType(PROBE, NOON));
    timers.pass(Duration.ofMinutes(2));
    assertThat(timers.lane().readRecordsToList())
        .extracting(TestRecord::key)
        .containsExactly(key(later));
    assertThat(timers.toldEvents()).isEmpty();
  }

  @Test
  void jobThatComesToAStandingCancellationIsToldSo() {
    takeBack("jobs:1", JobFilter.ofType(PROBE, NOON));
    JobMessage job = attempt(2, NOON.plusSeconds(1));
    timers.retry(job);
    timers.retry(job);

    assertThat(timers.toldEvents())
        .containsExactly(
            new JobEvent(
                job.id(), PROBE, new Claim(2, 0), null, NOON, new JobFact.Cancelled("all", null)));
    timers.pass(Duration.ofMinutes(1));
    assertThat(timers.lane().isEmpty()).isTrue();
  }

  /** As one that was moved past the sweep: due in the tick in which its cancellation is known. */
  @Test
  void jobOfACancellationDoesNotFireThoughNoSweepHasSeenIt() {
    for (int i = 0; i <= Sweep.STEP; i++) {
      timers.retry(attempt(2, NOON.plusSeconds(1)));
    }
    timers.pass(Duration.ofMillis(990));
    takeBack("jobs:1", JobFilter.ofType(PROBE, NOON));

    timers.pass(Duration.ofMillis(10));

    assertThat(timers.lane().isEmpty()).isTrue();
    assertThat(timers.toldEvents()).hasSize(Sweep.STEP + 1);
  }

  @Test
  void cancellationThatIsDoneWithTouchesNobody() {
    takeBack("jobs:1", JobFilter.ofType(PROBE, NOON));
    timers.cancellations().remove("jobs:1");
    byte[] scope = "jobs:1".getBytes(StandardCharsets.UTF_8);
    timers.control().pipeInput(new TestRecord<>(scope, null, new RecordHeaders(), NOON));
    timers.retry(attempt(2, NOON.plusSeconds(1)));

    timers.pass(Duration.ofSeconds(2));

    assertThat(timers.lane().readRecordsToList()).hasSize(1);
    assertThat(timers.told().isEmpty()).isTrue();
  }

  @Test
  void cancellationOfNothingStandsForWhatComes() {
    timers.pass(Duration.ofMillis(20));
    takeBack("jobs:1", JobFilter.ofType(PROBE, NOON));
    timers.pass(Duration.ofMillis(20));
    timers.retry(attempt(2, NOON.plusSeconds(1)));

    assertThat(timers.toldEvents()).hasSize(1);
  }

  private void takeBack(String scope, JobFilter jobs) {
    timers.cancellations().add(new Cancellation(scope, NOON, "api", jobs, "all"));
  }

  private static JobMessage submittedAt(Instant at, JobMessage job) {
    return new JobMessage(
        job.id(),
        job.type(),
        job.priority(),
        job.payload(),
        job.attempt(),
        job.limits(),
        at,
        job.origin(),
        job.step());
  }
}
