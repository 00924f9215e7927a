package io.dogwatch.orchestrator.timers;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.records.DurableWriter;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.TopicReader;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedKafka.class)
class TimerStreamsIT {

  private static final Topics TOPICS = new Topics("timers-it.");
  private static final JobType PROBE = new JobType("probe");
  private static final Traceparent TRACE = Traceparent.next(new Random(1));

  private final String brokers;
  @TempDir private Path folder;
  private KafkaProducer<byte[], byte[]> producer;

  TimerStreamsIT(KafkaBroker broker) {
    this.brokers = broker.bootstrapServers();
  }

  @BeforeEach
  void prepare() throws Exception {
    try (Admin admin =
        Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers))) {
      new CreateTopics(admin, ClusterShape.SINGLE).create(TOPICS.of(PROBE));
    }
    producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterEach
  void close() {
    producer.close();
  }

  @Test
  void timersOutliveTheirProcessAndFireOnce() {
    Instant soon = Instant.now().plusSeconds(3);
    List<String> jobs;
    try (TimerStreams first = timers("first")) {
      first.start();
      jobs = wait(20, soon);
      assertThat(firedWithin(Duration.ofSeconds(30), wait(1, Instant.now()))).isNotEmpty();
    }
    try (TimerStreams second = timers("second")) {
      second.start();

      Map<String, List<ConsumerRecord<byte[], byte[]>>> fired =
          firedWithin(Duration.ofSeconds(30), jobs);

      assertThat(jobs)
          .allSatisfy(
              job ->
                  assertThat(fired.getOrDefault(job, List.of()))
                      .singleElement()
                      .satisfies(
                          record ->
                              assertThat(record.timestamp())
                                  .isGreaterThanOrEqualTo(soon.toEpochMilli())));
    }
  }

  private TimerStreams timers(String name) {
    return new TimerStreams(
        Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers),
        TOPICS,
        folder.resolve(name),
        0,
        1,
        new Random(1));
  }

  private List<String> wait(int count, Instant due) {
    var records = new JobRecords(TOPICS, "test");
    var writer = new DurableWriter(producer);
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      JobMessage job =
          JobMessage.of(JobId.next(Instant.now()), PROBE, Priority.NORMAL, Payload.json("{}"), due)
              .nextAttempt(due);
      writer.write(records.forTimer(job, TRACE)).join();
      jobs.add(job.id().toString());
    }
    return jobs;
  }

  /** What came to the lane until all of these had come, and a second longer. */
  private Map<String, List<ConsumerRecord<byte[], byte[]>>> firedWithin(
      Duration time, List<String> expected) {
    String topic = TOPICS.lane(PROBE, Priority.NORMAL).name();
    Map<String, List<ConsumerRecord<byte[], byte[]>>> fired = new HashMap<>();
    try (var reader = new TopicReader(brokers, topic)) {
      Instant deadline = Instant.now().plus(time);
      boolean complete = false;
      while (!complete && Instant.now().isBefore(deadline)) {
        complete = fired.keySet().containsAll(expected);
        for (ConsumerRecord<byte[], byte[]> record : reader.read(Duration.ofSeconds(1))) {
          String job = new String(record.key(), StandardCharsets.UTF_8);
          fired.computeIfAbsent(job, _ -> new ArrayList<>()).add(record);
        }
      }
    }
    return fired;
  }
}
