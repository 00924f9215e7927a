package io.dogwatch.orchestrator.timers;

import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The timers without a broker, from noon on. */
final class TimerDriver implements AutoCloseable {

  static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");
  static final JobType PROBE = new JobType("probe");

  /** Of all that the timers are told of jobs. */
  static final Traceparent TRACE =
      Traceparent.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

  private static final Logger LOG = LoggerFactory.getLogger(TimerDriver.class);
  private static final Topics TOPICS = new Topics("t.");

  private final StandingCancellations cancellations = new StandingCancellations();
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> retries;
  private final TestInputTopic<byte[], byte[]> control;
  private final TestInputTopic<byte[], byte[]> happened;
  private final TestOutputTopic<byte[], byte[]> lane;
  private final TestOutputTopic<byte[], byte[]> told;
  private final TestOutputTopic<byte[], byte[]> dead;

  TimerDriver(Path folder) {
    var settings = new Properties();
    settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    driver =
        new TopologyTestDriver(
            new TimerTopology(TOPICS, cancellations).build(new Random(1)), settings, NOON);
    retries = input(TOPICS.retry(PROBE).name());
    control = input(TOPICS.control().name());
    happened = input(TOPICS.jobEvents().name());
    told = output(TOPICS.jobEvents().name());
    lane = output(TOPICS.lane(PROBE, Priority.NORMAL).name());
    dead = output(TOPICS.deadLetters(PROBE).name());
  }

  private TestInputTopic<byte[], byte[]> input(String topic) {
    return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  static JobMessage attempt(int attempt, @Nullable Instant due) {
    return new JobMessage(
        JobId.next(NOON),
        PROBE,
        Priority.NORMAL,
        Payload.json("{}"),
        attempt,
        JobMessage.Limits.OF_TYPE.withNotBefore(due),
        NOON,
        JobMessage.Origin.UNKNOWN,
        JobMessage.Step.FIRST);
  }

  static byte[] key(JobMessage job) {
    return job.id().toString().getBytes(StandardCharsets.UTF_8);
  }

  void pass(Duration time) {
    driver.advanceWallClockTime(time);
  }

  void retry(JobMessage job) {
    var headers = new RecordHeaders();
    headers.add("traceparent", TRACE.value().getBytes(StandardCharsets.US_ASCII));
    retries.pipeInput(new TestRecord<>(key(job), JobMessage.CODEC.encode(job), headers, NOON));
  }

  /** As a worker has it. */
  void retry(JobMessage job, int failedDelivery) {
    var record =
        new JobRecords(TOPICS, "test")
            .forRetry(job, new Claim(job.attempt() - 1, failedDelivery), TRACE);
    retries.pipeInput(new TestRecord<>(key(job), record.value(), record.headers(), NOON));
  }

  void cancel(JobMessage job, String reason, Instant at) {
    command(at, reason, job, new Order.CancelJob(job.id(), PROBE));
  }

  void reschedule(JobMessage job, Instant runAt) {
    command(NOON, "another time", job, new Order.RescheduleJob(job.id(), PROBE, runAt));
  }

  private void command(Instant at, String reason, JobMessage job, Order order) {
    control.pipeInput(
        new TestRecord<>(
            key(job),
            ControlCommand.CODEC.encode(ControlCommand.next(at, "test", reason, order)),
            new RecordHeaders(),
            at));
  }

  /** Said by the second delivery of the first attempt. */
  void happened(JobMessage job, JobFact fact) {
    happened.pipeInput(
        key(job),
        JobEvent.CODEC.encode(new JobEvent(job.id(), PROBE, new Claim(1, 2), "w-2", NOON, fact)));
  }

  /** Those that are known to stand, of many jobs each. */
  StandingCancellations cancellations() {
    return cancellations;
  }

  TestInputTopic<byte[], byte[]> retries() {
    return retries;
  }

  TestInputTopic<byte[], byte[]> control() {
    return control;
  }

  /** What others say of jobs. */
  TestInputTopic<byte[], byte[]> happened() {
    return happened;
  }

  TestOutputTopic<byte[], byte[]> lane() {
    return lane;
  }

  /** What the timers say of jobs. */
  TestOutputTopic<byte[], byte[]> told() {
    return told;
  }

  TestOutputTopic<byte[], byte[]> dead() {
    return dead;
  }

  List<JobEvent> toldEvents() {
    return told.readRecordsToList().stream()
        .map(record -> JobEvent.CODEC.decode(record.value()).message().orElseThrow())
        .toList();
  }

  boolean isEmpty(String store) {
    try (KeyValueIterator<Object, Object> entries = driver.getKeyValueStore(store).all()) {
      return !entries.hasNext();
    }
  }

  /**
   * Closing deletes the stores, as its last act. On rare occasions the folder of one is not empty
   * by then, nobody knows why; it goes with the folder of the test.
   */
  @Override
  public void close() {
    try {
      driver.close();
    } catch (StreamsException e) {
      if (!(e.getCause() instanceof DirectoryNotEmptyException store)) {
        throw e;
      }
      LOG.warn(
          "{} still has {}", store.getFile(), Arrays.toString(new File(store.getFile()).list()));
    }
  }
}
