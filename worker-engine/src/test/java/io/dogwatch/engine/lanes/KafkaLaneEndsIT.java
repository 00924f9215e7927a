package io.dogwatch.engine.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.records.DurableWriter;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.schemas.topics.LaneAddress;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedKafka.class)
class KafkaLaneEndsIT extends LaneEndsContract {

  private static final Topics TOPICS = new Topics("ends-it.");

  private static final int LANES = 20;

  private static Producer<byte[], byte[]> producer;
  private static String brokers;
  private static Map<String, Object> access;
  private static KafkaLaneEnds ends;
  private static final Deque<LaneAddress> UNUSED = new ArrayDeque<>();

  @BeforeAll
  static void connect(KafkaBroker broker) throws InterruptedException {
    brokers = broker.bootstrapServers();
    access = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
    createLanes();
    producer = producer(Map.of());
    InstantSource clock = InstantSource.system();
    ends =
        new KafkaLaneEnds(
            TOPICS, brokers, Map.of(), new Outage(clock), clock, Duration.ofMillis(100));
    ends.start();
  }

  @AfterAll
  static void disconnect() {
    ends.close();
    producer.close();
  }

  private static Producer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(ClientSettings.durableProducer(brokers));
    settings.putAll(more);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** All at once, which takes as long as one does. */
  private static void createLanes() throws InterruptedException {
    for (int i = 0; i < LANES; i++) {
      UNUSED.add(LaneConsumerContract.lane("lane-" + i));
    }
    var topics = UNUSED.stream().map(TOPICS::lane).toList();
    try (var admin = Admin.create(access)) {
      new LaneGroups(admin, Duration.ofSeconds(15)).configure(topics);
      new CreateTopics(admin, ClusterShape.SINGLE).create(topics);
    }
  }

  @Override
  LaneAddress newLane() {
    return UNUSED.remove();
  }

  @Override
  LaneEnds ends() {
    return ends;
  }

  @Override
  LaneConsumer member(LaneAddress lane) {
    return Lanes.kafkaConsumers(access, TOPICS).open(lane, "member", 10);
  }

  @Override
  void append(LaneAddress lane, String value) {
    new DurableWriter(producer).write(record(lane, value)).join();
  }

  private static ProducerRecord<byte[], byte[]> record(LaneAddress lane, String value) {
    return new ProducerRecord<>(TOPICS.lane(lane).name(), value.getBytes(StandardCharsets.UTF_8));
  }

  /** Its markers are offsets that no worker is ever given. */
  @Test
  void laneIsQuietAfterTransactions() throws InterruptedException {
    try (var writer = producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "ends-it"))) {
      writer.initTransactions();
      writer.beginTransaction();
      var _ = writer.send(record(lane(), "a"));
      writer.commitTransaction();
      LaneConsumer member = member();
      lease(member).forEach(record -> member.settle(record, Settlement.ACCEPT));
      member.close();
      LaneEnds.Watch watch = watch();
      awaitQuiet(watch, true);

      writer.beginTransaction();
      var _ = writer.send(record(lane(), "b"));
      writer.flush();
      writer.abortTransaction();
      awaitQuiet(watch, false);
      LaneConsumer next = member();
      assertThat(next.lease(Duration.ofSeconds(1))).isEmpty();

      awaitQuiet(watch, true);
    }
  }

  /** Up to the start offset of its group, which lags behind by one settlement, or to its end. */
  @Test
  void laneIsQuietAfterItWasTrimmed() throws Exception {
    LaneEnds.Watch watch = watch();
    settleOneByOne("a", "b", "c");
    awaitQuiet(watch, true);
    LaneEnds.Watch later = watch();

    for (long begin = startOffset(); begin <= 3; begin++) {
      trim(begin);
      awaitQuiet(watch, true);
    }
    awaitQuiet(later, true);
    append(lane(), "d");

    awaitQuiet(watch, false);
    awaitQuiet(later, false);
    LaneConsumer member = member();
    assertThat(lease(member)).extracting(record -> record.offset()).containsExactly(3L);
  }

  @Test
  void laneWithARecordThatNobodyHasTakenIsNotQuietAfterItWasTrimmed() throws Exception {
    settleOneByOne("a", "b", "c");
    append(lane(), "d");
    trim(startOffset());
    LaneEnds.Watch watch = watch();

    assertNotQuiet(watch);
  }

  private void settleOneByOne(String... values) throws InterruptedException {
    LaneConsumer member = member();
    for (String value : values) {
      append(lane(), value);
      lease(member).forEach(record -> member.settle(record, Settlement.ACCEPT));
      member.send();
    }
    member.close();
  }

  private long startOffset() throws Exception {
    String lane = TOPICS.lane(lane()).name();
    try (var admin = Admin.create(access)) {
      var told =
          admin
              .listShareGroupOffsets(Map.of(lane, new ListShareGroupOffsetsSpec()))
              .partitionsToOffsetInfo(lane)
              .get()
              .get(new TopicPartition(lane, 0));
      return Objects.requireNonNull(told).startOffset();
    }
  }

  private void trim(long begin) throws Exception {
    var partition = new TopicPartition(TOPICS.lane(lane()).name(), 0);
    try (var admin = Admin.create(access)) {
      admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(begin))).all().get();
    }
  }
}
