package io.dogwatch.embedded.junit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic in a test, from its first record on: only what was committed. */
public final class TopicReader implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaConsumer<byte[], byte[]> consumer;

  public TopicReader(String bootstrapServers, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** The first record that is looked for, whenever it comes within 30 s. */
  public static ConsumerRecord<byte[], byte[]> await(
      String bootstrapServers, String topic, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
    try (var reader = new TopicReader(bootstrapServers, topic)) {
      long start = System.nanoTime();
      while (System.nanoTime() - start < PATIENCE.toNanos()) {
        for (ConsumerRecord<byte[], byte[]> record : reader.read(Duration.ofSeconds(1))) {
          if (wanted.test(record)) {
            return record;
          }
        }
      }
    }
    throw new AssertionError("not on " + topic + " within 30 s");
  }

  /** What has come since the last time; waits at most so long for the first of it. */
  public List<ConsumerRecord<byte[], byte[]>> read(Duration time) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    consumer.poll(time).forEach(records::add);
    return records;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
