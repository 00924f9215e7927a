package io.dogwatch.engine.lanes;

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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedKafka.class)
class KafkaLaneConsumerIT extends LaneConsumerContract {

  private static final Topics TOPICS = new Topics("contract-it.");

  private static KafkaProducer<byte[], byte[]> producer;
  private static Map<String, Object> access;

  @BeforeAll
  static void connect(KafkaBroker broker) {
    access = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
    producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  static void disconnect() {
    producer.close();
  }

  @BeforeEach
  void create() throws InterruptedException {
    var topics = List.of(TOPICS.lane(lane()));
    try (var admin = Admin.create(access)) {
      new LaneGroups(admin, LOCK).configure(topics);
      new CreateTopics(admin, ClusterShape.SINGLE).create(topics);
    }
  }

  private final LaneAddress mine = lane("lane-" + UUID.randomUUID());

  @Override
  LaneAddress lane() {
    return mine;
  }

  @Override
  LaneConsumer open(LaneAddress lane, int batch) {
    return Lanes.kafkaConsumers(access, TOPICS).open(lane, "consumer", batch);
  }

  @Override
  void append(LaneAddress lane, String value) {
    new DurableWriter(producer)
        .write(
            new ProducerRecord<>(TOPICS.lane(lane).name(), value.getBytes(StandardCharsets.UTF_8)))
        .join();
  }

  /** The broker's clock is the real one. */
  @Override
  void pass(Duration time) {
    try {
      var _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
