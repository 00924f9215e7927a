package io.dogwatch.orchestrator.projection;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Tells what no listener would hear of: that it is about to poll, though no record may come, and of
 * partitions in which it has passed something and got no record (the marker of a transaction's end,
 * or what an aborted one wrote).
 */
final class WatchedConsumer extends KafkaConsumer<byte[], byte[]> {

  private final Watcher watcher;

  /** Is told on the polling thread. */
  interface Watcher {

    void beforePoll(Consumer<?, ?> consumer);

    /** It has come to these offsets, and found no record before them. */
    void passed(Map<TopicPartition, Long> next);
  }

  WatchedConsumer(Map<String, Object> settings, Watcher watcher) {
    super(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.watcher = watcher;
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    watcher.beforePoll(this);
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
      watcher.passed(next);
    }
    return records;
  }
}
