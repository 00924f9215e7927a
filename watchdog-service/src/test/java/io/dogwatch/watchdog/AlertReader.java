package io.dogwatch.watchdog;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.schemas.alerts.Alert;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads alerts from the first one on, as a subscriber would: only what was committed. */
final class AlertReader implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Alert> alerts = new ArrayList<>();

  AlertReader(String bootstrapServers, String topic) {
    consumer =
        new KafkaConsumer<>(
            ClientSettings.groupless(bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** All alerts so far. */
  List<Alert> read() {
    consumer
        .poll(Duration.ofMillis(200))
        .forEach(
            written -> alerts.add(Alert.CODEC.decode(written.value()).message().orElseThrow()));
    return List.copyOf(alerts);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
