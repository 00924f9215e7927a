package io.dogwatch.orchestrator.projection;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Tells of partitions in which it has passed something and got no record: the marker of a
 * transaction's end, or what an aborted one wrote. No listener would hear of it.
 */
final class WatchedConsumer extends KafkaConsumer<byte[], byte[]> {

  private final java.util.function.Consumer<Map<TopicPartition, Long>> passed;

  /**
   * @param passed is told the next offset of such partitions, on the polling thread
   */
  WatchedConsumer(
      Map<String, Object> settings, java.util.function.Consumer<Map<TopicPartition, Long>> passed) {
    super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.passed = passed;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
    Map<TopicPartition, Long> next = new HashMap<>();
    records
        .nextOffsets()
        .forEach(
            (partition, position) -> {
              if (records.records(partition).isEmpty()) {
                next.put(partition, position.offset());
              }
            });
    if (!next.isEmpty()) {
      passed.accept(next);
    }
    return records;
  }
}
