package io.dogwatch.orchestrator.timers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.jobs.JobRecords;
import io.dogwatch.client.records.DurableWriter;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.TopicReader;
import io.dogwatch.orchestrator.WholeTopic;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topic;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedKafka.class)
class TimerStreamsIT {

  private static final JobType PROBE = new JobType("probe");
  private static final Traceparent TRACE = Traceparent.next(new Random(1));
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String brokers;
  @TempDir private Path folder;
  private Admin admin;
  private KafkaProducer<byte[], byte[]> producer;

  TimerStreamsIT(KafkaBroker broker) {
    this.brokers = broker.bootstrapServers();
  }

  @BeforeEach
  void connect() {
    admin = Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers));
    producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterEach
  void disconnect() {
    producer.close();
    admin.close();
  }

  @Test
  void timersOutliveTheirProcessAndFireOnce() throws Exception {
    var topics = created("timers-outlive.");
    Map<String, Instant> due;
    try (var fired = new Fired(brokers, topics)) {
      try (TimerStreams first = timers(topics, "first", 0)) {
        first.start();
        fired.awaitAll(set(topics, 1, _ -> Instant.now())); // the start may take its time
        Instant later = Instant.now().plusSeconds(10);
        due = set(topics, 20, _ -> later);
        // Each of the tasks has what came before these.
        fired.awaitAll(set(topics, 40, _ -> Instant.now()));
      }
      assertThat(onLane(topics)).doesNotContainAnyElementsOf(due.keySet());
      try (TimerStreams second = timers(topics, "second", 0)) {
        second.start();

        fired.awaitAll(due);
        fired.awaitAll(set(topics, 40, _ -> Instant.now()));
      }

      fired.assertOnceAndNotEarly(due);
    }
  }

  @Test
  void timersOfAProcessThatIsKilledFireOnceElsewhere() throws Exception {
    var topics = created("timers-killed.");
    try (var doomed = TimerStreamsProcess.start(brokers, topics, folder.resolve("doomed"), 1);
        TimerStreams survivor = timers(topics, "survivor", 1);
        var fired = new Fired(brokers, topics)) {
      survivor.start();
      await().atMost(PATIENCE).until(() -> share(topics) == 2);
      Instant start = Instant.now().plusSeconds(2);
      Map<String, Instant> due = set(topics, 2_000, i -> start.plusMillis(i * 10L));

      fired.awaitSome(500);
      doomed.kill();
      fired.awaitAll(due);
      // What comes twice comes before these, one for each of the tasks.
      fired.awaitAll(set(topics, 40, _ -> Instant.now()));

      fired.assertOnceAndNotEarly(due);
    }
  }

  /** As on a new cluster: what all jobs need is there first, and their types come later. */
  @Test
  void noThreadEndsWhenTheFirstTypeComes() throws Exception {
    var topics = new Topics("timers-first-type.");
    create(topics.forJobs());
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    try (var streams =
        new KafkaStreams(
            new TimerTopology(topics, new StandingCancellations()).build(new Random(1)),
            settings(topics))) {
      streams.setUncaughtExceptionHandler(
          failure -> {
            failures.add(failure);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
          });
      streams.start();
      await().atMost(PATIENCE).until(() -> hasTasks(streams));

      create(topics.of(PROBE));

      try (var fired = new Fired(brokers, topics)) {
        fired.awaitAll(set(topics, 1, _ -> Instant.now()));
      }
      assertThat(failures).isEmpty();
    }
  }

  private static boolean hasTasks(KafkaStreams streams) {
    return streams.metadataForLocalThreads().stream()
        .anyMatch(thread -> !thread.activeTasks().isEmpty());
  }

  private Properties settings(Topics topics) {
    var settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, topics.prefix() + "timers");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("first-type").toString());
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.METADATA_MAX_AGE_CONFIG), 500);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    return settings;
  }

  private Topics created(String prefix) throws InterruptedException {
    var topics = new Topics(prefix);
    create(Stream.concat(topics.of(PROBE).stream(), topics.forJobs().stream()).toList());
    return topics;
  }

  private void create(Collection<Topic> missing) throws InterruptedException {
    new CreateTopics(admin, ClusterShape.SINGLE).create(missing);
  }

  private TimerStreams timers(Topics topics, String name, int standbys) {
    return new TimerStreams(
        Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers),
        topics,
        new StandingCancellations(),
        new TimerStreams.Storage(folder.resolve(name), standbys, 1),
        new Random(1));
  }

  /** The jobs that have come to the lane. */
  private List<String> onLane(Topics topics) {
    return WholeTopic.read(brokers, topics.lane(PROBE, Priority.NORMAL).name()).stream()
        .map(it -> new String(it.key(), StandardCharsets.UTF_8))
        .toList();
  }

  /** How many members of the group have work. */
  private long share(Topics topics) throws Exception {
    String group = topics.prefix() + "timers";
    return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
        .flatMap(described -> described.members().stream())
        .filter(member -> !member.assignment().topicPartitions().isEmpty())
        .count();
  }

  /** Has so many jobs wait; returns when they are due. */
  private Map<String, Instant> set(Topics topics, int count, IntFunction<Instant> due) {
    var records = new JobRecords(topics, "test");
    Map<String, Instant> set = new HashMap<>();
    var written =
        IntStream.range(0, count)
            .mapToObj(
                i -> {
                  Instant at = Instant.ofEpochMilli(due.apply(i).toEpochMilli());
                  JobMessage job =
                      JobMessage.of(JobId.next(at), PROBE, Priority.NORMAL, Payload.json("{}"), at)
                          .nextAttempt(at);
                  set.put(job.id().toString(), at);
                  return records.forTimer(job, TRACE);
                })
            .toList();
    new DurableWriter(producer).write(written).join();
    return set;
  }

  /** What comes to the lane. */
  private static final class Fired implements AutoCloseable {

    private final TopicReader reader;
    private final Map<String, List<ConsumerRecord<byte[], byte[]>>> byJob = new HashMap<>();

    Fired(String brokers, Topics topics) {
      reader = new TopicReader(brokers, topics.lane(PROBE, Priority.NORMAL).name());
    }

    void awaitSome(int count) {
      await().atMost(PATIENCE).until(() -> read().size() >= count);
    }

    void awaitAll(Map<String, Instant> due) {
      await().atMost(PATIENCE).until(() -> read().keySet().containsAll(due.keySet()));
    }

    void assertOnceAndNotEarly(Map<String, Instant> due) {
      assertThat(due)
          .allSatisfy(
              (job, at) ->
                  assertThat(byJob.get(job))
                      .singleElement()
                      .satisfies(
                          record ->
                              assertThat(record.timestamp())
                                  .isGreaterThanOrEqualTo(at.toEpochMilli())));
    }

    private Map<String, List<ConsumerRecord<byte[], byte[]>>> read() {
      for (ConsumerRecord<byte[], byte[]> record : reader.read(Duration.ofMillis(200))) {
        String job = new String(record.key(), StandardCharsets.UTF_8);
        byJob.computeIfAbsent(job, _ -> new ArrayList<>()).add(record);
      }
      return byJob;
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
