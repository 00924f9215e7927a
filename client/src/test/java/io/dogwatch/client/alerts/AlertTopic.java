package io.dogwatch.client.alerts;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A topic of alerts of a test's own. */
record AlertTopic(Topics topics, Admin admin, KafkaProducer<byte[], byte[]> producer)
    implements AutoCloseable {

  static AlertTopic create(String bootstrapServers, String name) throws InterruptedException {
    var topics = new Topics("alert-subscriber." + name + ".");
    var admin =
        Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    new CreateTopics(admin, new ClusterShape(2, (short) 1, 1)).create(List.of(topics.alerts()));
    var producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    return new AlertTopic(topics, admin, producer);
  }

  void publish(Alert alert) throws Exception {
    publish(alert.fingerprint(), Alert.CODEC.encode(alert));
  }

  void publish(byte @Nullable [] value) throws Exception {
    publish("other", value);
  }

  private void publish(String key, byte @Nullable [] value) throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                topics.alerts().name(), key.getBytes(StandardCharsets.UTF_8), value))
        .get();
  }

  /** Returns when the group has begun, and noted where, in each partition. */
  void awaitGroup(String group) throws Exception {
    while (admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().size() < 2) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
