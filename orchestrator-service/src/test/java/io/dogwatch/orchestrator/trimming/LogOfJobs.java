package io.dogwatch.orchestrator.trimming;

import static org.awaitility.Awaitility.await;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topic;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of a test's own, with jobs on them. */
final class LogOfJobs implements AutoCloseable {

  static final JobType PROBE = new JobType("probe");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String brokers;
  private final Topics topics = new Topics("trim-" + UUID.randomUUID() + ".");
  private final TopicPartition lane =
      new TopicPartition(topics.lane(PROBE, Priority.NORMAL).name(), 0);
  private final Admin admin;
  private final Producer<byte[], byte[]> producer;

  LogOfJobs(KafkaBroker broker) throws Exception {
    brokers = broker.bootstrapServers();
    admin = Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers));
    producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    new CreateTopics(admin, ClusterShape.SINGLE)
        .create(Stream.concat(topics.of(PROBE).stream(), topics.forJobs().stream()).toList());
    configure(ConfigResource.Type.GROUP, "share.auto.offset.reset", "earliest");
    configure(ConfigResource.Type.GROUP, "share.assignment.interval.ms", "0");
  }

  Topics topics() {
    return topics;
  }

  TopicPartition lane() {
    return lane;
  }

  Admin admin() {
    return admin;
  }

  String brokers() {
    return brokers;
  }

  /** Sets something of the lane, or of its group. */
  void configure(ConfigResource.Type type, String name, String value) throws Exception {
    var set = new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    admin
        .incrementalAlterConfigs(Map.of(new ConfigResource(type, lane.topic()), List.of(set)))
        .all()
        .get();
  }

  void submit(int jobs) throws Exception {
    for (int i = 0; i < jobs; i++) {
      submit("{}");
    }
  }

  /** Does not wait for one before the next. */
  void submitAtOnce(int jobs) {
    for (int i = 0; i < jobs; i++) {
      JobMessage job = newJob("{}");
      var _ =
          producer.send(
              new ProducerRecord<>(lane.topic(), keyOf(job), JobMessage.CODEC.encode(job)));
    }
    producer.flush();
  }

  JobMessage submit(String payload) throws Exception {
    JobMessage job = newJob(payload);
    write(lane.topic(), job);
    return job;
  }

  private static JobMessage newJob(String payload) {
    Instant now = Instant.now();
    return JobMessage.of(JobId.next(now), PROBE, Priority.NORMAL, Payload.json(payload), now);
  }

  void write(String topic, JobMessage job) throws Exception {
    producer.send(new ProducerRecord<>(topic, keyOf(job), JobMessage.CODEC.encode(job))).get();
  }

  void tell(JobMessage job, JobFact fact) throws Exception {
    var event = new JobEvent(job.id(), PROBE, new Claim(1, 1), "worker", Instant.now(), fact);
    producer
        .send(
            new ProducerRecord<>(
                topics.jobEvents().name(), keyOf(job), JobEvent.CODEC.encode(event)))
        .get();
  }

  private static byte[] keyOf(JobMessage job) {
    return job.id().toString().getBytes(StandardCharsets.UTF_8);
  }

  long begin(TopicPartition partition) throws Exception {
    return offset(partition, OffsetSpec.earliest());
  }

  long end(TopicPartition partition) throws Exception {
    return offset(partition, OffsetSpec.latest());
  }

  private long offset(TopicPartition partition, OffsetSpec spec) throws Exception {
    return admin.listOffsets(Map.of(partition, spec)).partitionResult(partition).get().offset();
  }

  TopicPartition partitionWithARecord(Topic topic) throws Exception {
    for (int i = 0; i < ClusterShape.SINGLE.partitions(); i++) {
      var partition = new TopicPartition(topic.name(), i);
      if (end(partition) > 0) {
        return partition;
      }
    }
    throw new AssertionError("no record on " + topic.name());
  }

  /** Returns when the lane's group has told that all before this offset is settled. */
  void awaitSettled(long before) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              var told =
                  admin
                      .listShareGroupOffsets(Map.of(lane.topic(), new ListShareGroupOffsetsSpec()))
                      .partitionsToOffsetInfo(lane.topic())
                      .get()
                      .get(lane);
              return told != null && told.startOffset() >= before;
            });
  }

  /** Bytes of the lane on the broker's disk. */
  long bytes() throws Exception {
    return admin.describeLogDirs(List.of(1)).allDescriptions().get().values().stream()
        .flatMap(folders -> folders.values().stream())
        .map(folder -> folder.replicaInfos().get(lane))
        .filter(replica -> replica != null)
        .mapToLong(replica -> replica.size())
        .sum();
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
