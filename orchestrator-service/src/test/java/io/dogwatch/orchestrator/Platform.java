package io.dogwatch.orchestrator;

import static org.awaitility.Awaitility.await;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.schemas.workers.JobTypeDescription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** What surrounds the orchestrator: topics of a test's own, and workers played by the test. */
final class Platform implements AutoCloseable {

  static final JobType PROBE = new JobType("probe");

  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Topics topics;
  private final String brokers;

  /**
   * @param prefix keeps the test's topics apart from those of others
   */
  Platform(KafkaBroker kafka, String prefix) {
    topics = new Topics(prefix);
    brokers = kafka.bootstrapServers();
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  Topics topics() {
    return topics;
  }

  /** What a worker does at its start. */
  void announce(JobType type, String schema) throws Exception {
    var createTopics = new CreateTopics(admin, ClusterShape.SINGLE);
    createTopics.create(topics.of(type));
    createTopics.create(topics.forJobs());
    var description =
        new JobTypeDescription(
            type,
            "For tests.",
            schema,
            "{\"symbol\":\"AAPL\"}",
            Instant.parse("2026-01-01T00:00:00Z"));
    var _ =
        send(topics.jobTypes().name(), type.name(), JobTypeDescription.CODEC.encode(description));
  }

  /** The topics of a type that no worker announces any more. */
  void createTopicsOf(JobType type) throws Exception {
    new CreateTopics(admin, ClusterShape.SINGLE).create(topics.of(type));
  }

  void announceProbe() throws Exception {
    announce(
        PROBE,
        """
        {"type": "object", "additionalProperties": false, "properties": {
          "symbol": {"type": "string", "x-choices": ["AAPL", "MSFT"]},
          "sleepMs": {"type": "integer", "minimum": 0}}}
        """);
  }

  RecordMetadata publish(JobMessage job) throws Exception {
    return send(
        topics.lane(job.type(), job.priority()).name(),
        job.id().toString(),
        JobMessage.CODEC.encode(job));
  }

  RecordMetadata publish(JobEvent event) throws Exception {
    return send(topics.jobEvents().name(), event.job().toString(), JobEvent.CODEC.encode(event));
  }

  /** What a worker says of the first attempt of a job of the type {@code probe}, now. */
  void tell(JobId job, JobFact fact) throws Exception {
    var _ = publish(new JobEvent(job, PROBE, new Claim(1, 1), "w-1", Instant.now(), fact));
  }

  RecordMetadata publish(Alert alert) throws Exception {
    return send(topics.alerts().name(), alert.fingerprint(), Alert.CODEC.encode(alert));
  }

  /** Does not wait for the cluster. */
  Future<RecordMetadata> publishAsync(Alert alert) {
    return sendAsync(topics.alerts().name(), alert.fingerprint(), Alert.CODEC.encode(alert));
  }

  /** Tells something in a transaction, and something else in one that is aborted. */
  void publishInTransactions(JobEvent committed, JobEvent aborted) {
    Map<String, Object> settings = ClientSettings.durableProducer(brokers);
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topics.prefix() + "test");
    try (var writer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      writer.initTransactions();
      writer.beginTransaction();
      var _ = writer.send(recordOf(committed));
      writer.commitTransaction();
      writer.beginTransaction();
      var _ = writer.send(recordOf(aborted));
      writer.flush();
      writer.abortTransaction();
    }
  }

  /** Puts something among the dead letters of the type {@code probe}, as if at this time. */
  void bury(Instant at, byte[] value, Map<String, String> headers) throws Exception {
    var record =
        new ProducerRecord<byte[], byte[]>(
            topics.deadLetters(PROBE).name(), null, at.toEpochMilli(), null, value);
    headers.forEach(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    producer.send(record).get();
  }

  private ProducerRecord<byte[], byte[]> recordOf(JobEvent event) {
    return new ProducerRecord<>(
        topics.jobEvents().name(),
        event.job().toString().getBytes(StandardCharsets.UTF_8),
        JobEvent.CODEC.encode(event));
  }

  private Future<RecordMetadata> sendAsync(String topic, @Nullable String key, byte[] value) {
    byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    return producer.send(new ProducerRecord<>(topic, keyBytes, value));
  }

  RecordMetadata send(String topic, @Nullable String key, byte[] value)
      throws InterruptedException, ExecutionException {
    return sendAsync(topic, key, value).get();
  }

  /** Has the usual lane of the type {@code probe} begin with this offset. */
  void trimLane(long begin) throws Exception {
    var lane = new TopicPartition(topics.lane(PROBE, Priority.NORMAL).name(), 0);
    admin.deleteRecords(Map.of(lane, RecordsToDelete.beforeOffset(begin))).all().get();
  }

  /** Until an orchestrator has the lane, and so has tried to find its place in it. */
  void awaitProjection() {
    var lane = new TopicPartition(topics.lane(PROBE, Priority.NORMAL).name(), 0);
    String group = topics.prefix() + "projection";
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreException(ExecutionException.class) // there is no such group yet
        .until(() -> members(group).anyMatch(it -> it.topicPartitions().contains(lane)));
  }

  private Stream<MemberAssignment> members(String group) throws Exception {
    return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
        .flatMap(described -> described.members().stream())
        .map(MemberDescription::assignment);
  }

  /** Reads a topic to its end and returns the last record with this key. */
  ConsumerRecord<byte[], byte[]> lastRecord(String topic, String key) {
    return records(topic, key).reduce((_, last) -> last).orElseThrow();
  }

  /** How many records of a job there are on its type's usual lane. */
  long count(JobType type, String id) {
    return records(topics.lane(type, Priority.NORMAL).name(), id).count();
  }

  /** All that there is on a topic. */
  Stream<ConsumerRecord<byte[], byte[]>> records(String topic) {
    return WholeTopic.read(brokers, topic).stream();
  }

  private Stream<ConsumerRecord<byte[], byte[]>> records(String topic, String key) {
    return records(topic)
        .filter(it -> it.key() != null) // those of other clients may have none
        .filter(it -> key.equals(new String(it.key(), StandardCharsets.UTF_8)));
  }

  /** Has these topics lose all that they have, as their retention does in time. */
  void cut(Predicate<String> topics) throws Exception {
    Set<String> names = new HashSet<>(admin.listTopics().names().get());
    names.removeIf(it -> !it.startsWith(this.topics.prefix()) || !topics.test(it));
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    admin
        .describeTopics(names)
        .allTopicNames()
        .get()
        .forEach(
            (name, topic) ->
                topic
                    .partitions()
                    .forEach(
                        it ->
                            asked.put(
                                new TopicPartition(name, it.partition()), OffsetSpec.latest())));
    Map<TopicPartition, RecordsToDelete> deleted = new HashMap<>();
    admin
        .listOffsets(asked)
        .all()
        .get()
        .forEach((it, end) -> deleted.put(it, RecordsToDelete.beforeOffset(end.offset())));
    admin.deleteRecords(deleted).all().get();
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
