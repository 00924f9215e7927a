package io.dogwatch.orchestrator.timers;

import static io.dogwatch.orchestrator.timers.TimerDriver.NOON;
import static io.dogwatch.orchestrator.timers.TimerDriver.PROBE;
import static io.dogwatch.orchestrator.timers.TimerDriver.TRACE;
import static io.dogwatch.orchestrator.timers.TimerDriver.attempt;
import static io.dogwatch.orchestrator.timers.TimerDriver.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.records.Envelope;
import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.JobMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When jobs come to their lanes, and what becomes of bytes that are none. */
class FiredTimersTest {

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
  void jobIsOnItsLaneWhenItsTimeHasComeAndNotBefore() {
    JobMessage job = attempt(2, NOON.plusSeconds(1));
    timers.retry(job);

    timers.pass(Duration.ofMillis(980));
    assertThat(timers.lane().isEmpty()).isTrue();
    timers.pass(Duration.ofMillis(20));

    TestRecord<byte[], byte[]> due = timers.lane().readRecord();
    assertThat(JobMessage.CODEC.decode(due.value()).message()).hasValue(job);
    assertThat(due.key()).isEqualTo(key(job));
    assertThat(Envelope.traceOf(due.headers()).orElseThrow().value())
        .startsWith(TRACE.value().substring(0, 36));
    timers.pass(Duration.ofHours(1));
    assertThat(timers.lane().isEmpty()).as("fires once").isTrue();
  }

  @Test
  void jobWithoutATimeIsDueAtOnce() {
    JobMessage job = attempt(1, null);
    timers.retry(job);

    timers.pass(Duration.ofMillis(20));

    assertThat(timers.lane().readRecordsToList()).hasSize(1);
  }

  @Test
  void earliestFiresFirstWhateverTheOrderOfArrival() {
    JobMessage later = attempt(2, NOON.plusSeconds(2));
    JobMessage earlier = attempt(2, NOON.plusSeconds(1));
    timers.retry(later);
    timers.retry(earlier);

    timers.pass(Duration.ofSeconds(5));

    assertThat(timers.lane().readRecord().key()).isEqualTo(key(earlier));
    assertThat(timers.lane().readRecord().key()).isEqualTo(key(later));
  }

  @Test
  void moreThanOneTickTakesFireAllTheSame() {
    List<JobMessage> jobs = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      jobs.add(attempt(2, NOON.plusMillis(i % 100)));
    }
    jobs.forEach(timers::retry);

    for (int ticks = 0; ticks < 10; ticks++) {
      timers.pass(Duration.ofMillis(20));
    }

    assertThat(timers.lane().readRecordsToList()).hasSize(12_000);
  }

  @Test
  void attemptThatIsAskedForTwiceFiresOnce() {
    JobMessage job = attempt(2, NOON.plusSeconds(1));
    timers.retry(job);
    timers.retry(job);
    timers.pass(Duration.ofSeconds(2));
    timers.retry(job);

    timers.pass(Duration.ofSeconds(2));

    assertThat(timers.lane().readRecordsToList()).hasSize(1);
  }

  @Test
  void nextAttemptTakesThePlaceOfTheOneBefore() {
    JobMessage second = attempt(2, NOON.plusSeconds(10));
    timers.retry(second);
    JobMessage third = second.nextAttempt(NOON.plusSeconds(1));
    timers.retry(third);

    timers.pass(Duration.ofSeconds(20));

    assertThat(timers.lane().readRecordsToList())
        .extracting(due -> JobMessage.CODEC.decode(due.value()).message().orElseThrow().attempt())
        .containsExactly(3);
  }

  @Test
  void memoryOfFiredTimersEnds() {
    JobMessage job = attempt(2, NOON.plusSeconds(1));
    timers.retry(job);
    timers.pass(Duration.ofSeconds(2));
    timers.pass(Timers.MEMORY.plusSeconds(1));

    assertThat(timers.isEmpty(TimerProcessor.JOBS)).isTrue();
    assertThat(timers.isEmpty(TimerProcessor.CONTENTS)).isTrue();
  }

  @Test
  void memoryOfAnAttemptEndsWithoutTheTimerOfTheNext() {
    JobMessage second = attempt(2, NOON.plusSeconds(1));
    timers.retry(second);
    timers.pass(Duration.ofSeconds(2));
    JobMessage third = second.nextAttempt(NOON.plus(Timers.MEMORY).plusSeconds(60));
    timers.retry(third);
    timers.pass(Timers.MEMORY.plusSeconds(10));
    timers.retry(third);

    timers.pass(Duration.ofMinutes(5));

    assertThat(timers.lane().readRecordsToList()).hasSize(2);
  }

  @Test
  void bytesThatAreNoJobAreKept() {
    byte[] bytes = "no job".getBytes(StandardCharsets.UTF_8);
    timers.retries().pipeInput(new byte[] {1}, bytes);

    TestRecord<byte[], byte[]> letter = timers.dead().readRecord();

    assertThat(letter.key()).isEqualTo(new byte[] {1});
    assertThat(letter.value()).isEqualTo(bytes);
    assertThat(letter.headers().lastHeader("dlq-reason").value())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("DESERIALIZATION");
    assertThat(letter.headers())
        .extracting(header -> header.key())
        .contains("ce_id", "ce_type", "ce_source", "ce_time", "content-type", "traceparent");
  }

  @Test
  void commandsThatAreNotForTimersAndBytesThatAreNoneChangeNothing() {
    JobMessage job = attempt(2, NOON.plusSeconds(1));
    timers.retry(job);

    timers.control().pipeInput(key(job), new byte[] {1, 2});
    timers
        .control()
        .pipeInput(
            new byte[] {1},
            ControlCommand.CODEC.encode(
                ControlCommand.next(NOON, "test", "", new Order.PauseType(PROBE))));
    timers.happened().pipeInput(new byte[] {1}, new byte[] {2});
    timers.happened().pipeInput(key(job), new byte[] {2});
    timers.pass(Duration.ofSeconds(2));

    assertThat(timers.lane().readRecordsToList()).hasSize(1);
  }
}
