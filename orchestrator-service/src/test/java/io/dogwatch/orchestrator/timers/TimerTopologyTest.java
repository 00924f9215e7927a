package io.dogwatch.orchestrator.timers;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.records.Envelope;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimerTopologyTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final Topics TOPICS = new Topics("t.");
  private static final JobType PROBE = new JobType("probe");
  private static final Traceparent TRACE =
      new Traceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> retries;
  private TestOutputTopic<byte[], byte[]> lane;
  private TestOutputTopic<byte[], byte[]> dead;

  @BeforeEach
  void start(@TempDir Path folder) {
    var settings = new Properties();
    settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    driver = new TopologyTestDriver(new TimerTopology(TOPICS).build(new Random(1)), settings, NOON);
    retries =
        driver.createInputTopic(
            TOPICS.retry(PROBE).name(), new ByteArraySerializer(), new ByteArraySerializer());
    lane = output(TOPICS.lane(PROBE, Priority.NORMAL).name());
    dead = output(TOPICS.deadLetters(PROBE).name());
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void jobIsOnItsLaneWhenItsTimeHasComeAndNotBefore() {
    JobMessage job = attempt(2, NOON.plusSeconds(1));
    retry(job);

    driver.advanceWallClockTime(Duration.ofMillis(980));
    assertThat(lane.isEmpty()).isTrue();
    driver.advanceWallClockTime(Duration.ofMillis(20));

    TestRecord<byte[], byte[]> due = lane.readRecord();
    assertThat(JobMessage.CODEC.decode(due.value()).message()).hasValue(job);
    assertThat(due.key()).isEqualTo(key(job));
    assertThat(Envelope.traceOf(due.headers()).orElseThrow().value())
        .startsWith(TRACE.value().substring(0, 36));
    driver.advanceWallClockTime(Duration.ofHours(1));
    assertThat(lane.isEmpty()).as("fires once").isTrue();
  }

  @Test
  void earliestFiresFirstWhateverTheOrderOfArrival() {
    JobMessage later = attempt(2, NOON.plusSeconds(2));
    JobMessage earlier = attempt(2, NOON.plusSeconds(1));
    retry(later);
    retry(earlier);

    driver.advanceWallClockTime(Duration.ofSeconds(5));

    assertThat(lane.readRecord().key()).isEqualTo(key(earlier));
    assertThat(lane.readRecord().key()).isEqualTo(key(later));
  }

  @Test
  void attemptThatIsAskedForTwiceFiresOnce() {
    JobMessage job = attempt(2, NOON.plusSeconds(1));
    retry(job);
    retry(job);
    driver.advanceWallClockTime(Duration.ofSeconds(2));
    retry(job);

    driver.advanceWallClockTime(Duration.ofSeconds(2));

    assertThat(lane.readRecordsToList()).hasSize(1);
  }

  @Test
  void nextAttemptTakesThePlaceOfTheOneBefore() {
    JobMessage second = attempt(2, NOON.plusSeconds(10));
    retry(second);
    JobMessage third = second.nextAttempt(NOON.plusSeconds(1));
    retry(third);

    driver.advanceWallClockTime(Duration.ofSeconds(20));

    assertThat(lane.readRecordsToList())
        .extracting(due -> JobMessage.CODEC.decode(due.value()).message().orElseThrow().attempt())
        .containsExactly(3);
  }

  @Test
  void memoryOfFiredTimersEnds() {
    JobMessage job = attempt(2, NOON.plusSeconds(1));
    retry(job);
    driver.advanceWallClockTime(Duration.ofSeconds(2));
    driver.advanceWallClockTime(Timers.MEMORY.plusSeconds(1));

    assertThat(isEmpty(TimerProcessor.JOBS)).isTrue();
    assertThat(isEmpty(TimerProcessor.CONTENTS)).isTrue();
  }

  @Test
  void jobWithoutATimeIsDueAtOnce() {
    JobMessage job = attempt(1, null);
    retry(job);

    driver.advanceWallClockTime(Duration.ofMillis(20));

    assertThat(lane.readRecordsToList()).hasSize(1);
  }

  @Test
  void bytesThatAreNoJobAreKept() {
    byte[] bytes = "no job".getBytes(StandardCharsets.UTF_8);
    retries.pipeInput(new byte[] {1}, bytes);

    TestRecord<byte[], byte[]> letter = dead.readRecord();

    assertThat(letter.key()).isEqualTo(new byte[] {1});
    assertThat(letter.value()).isEqualTo(bytes);
    assertThat(letter.headers().lastHeader("dlq-reason").value())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("DESERIALIZATION");
    assertThat(letter.headers())
        .extracting(header -> header.key())
        .contains("ce_id", "ce_type", "ce_source", "ce_time", "content-type", "traceparent");
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private boolean isEmpty(String store) {
    try (KeyValueIterator<Object, Object> entries = driver.getKeyValueStore(store).all()) {
      return !entries.hasNext();
    }
  }

  private void retry(JobMessage job) {
    retries.pipeInput(
        new TestRecord<>(
            key(job),
            JobMessage.CODEC.encode(job),
            new RecordHeaders()
                .add("traceparent", TRACE.value().getBytes(StandardCharsets.US_ASCII)),
            NOON));
  }

  private static byte[] key(JobMessage job) {
    return job.id().toString().getBytes(StandardCharsets.UTF_8);
  }

  private static JobMessage attempt(int attempt, @Nullable Instant due) {
    return new JobMessage(
        JobId.next(NOON),
        PROBE,
        Priority.NORMAL,
        Payload.json("{}"),
        attempt,
        JobMessage.Limits.OF_TYPE.withNotBefore(due),
        NOON,
        JobMessage.Origin.UNKNOWN,
        null);
  }
}
