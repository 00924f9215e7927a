package io.dogwatch.client.audit;

import io.dogwatch.client.jobs.ClientSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from their first record on, each time up to where they end at that moment. */
final class LogReader implements AutoCloseable {

  /** Is told how far reading is. */
  @FunctionalInterface
  interface Progress {
    void reached(long done, long all);
  }

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /**
   * @param kafka settings of our own, on top of those that reading takes
   */
  LogReader(String bootstrapServers, Map<String, Object> kafka, Collection<String> topics) {
    Map<String, Object> settings = new HashMap<>(ClientSettings.groupless(bootstrapServers));
    settings.putAll(kafka);
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    partitions =
        topics.stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** How many offsets there are, which is about the number of records. */
  long size() {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    return consumer.endOffsets(partitions).entrySet().stream()
        .mapToLong(end -> end.getValue() - begins.getOrDefault(end.getKey(), 0L))
        .sum();
  }

  /**
   * Hands over what has come since the last time.
   *
   * @param progress is told how many of how many offsets have been passed
   * @return where the partitions ended when this began: all before it has been handed over
   * @throws KafkaException if the cluster does not answer any more
   * @throws InterruptedException soon after the thread was told to leave
   */
  Map<TopicPartition, Long> readToEnd(
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader, Progress progress)
      throws InterruptedException {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    long begin = partitions.stream().mapToLong(consumer::position).sum();
    long all = ends.values().stream().mapToLong(it -> it).sum() - begin;
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      // Polls don't look at it while they have records of their last fetch, which may be many.
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      records.forEach(reader);
      if (records.isEmpty()) {
        // Without a cluster polls return nothing for ever; a question fails in time.
        var _ = consumer.endOffsets(partitions);
      }
      long passed = partitions.stream().mapToLong(consumer::position).sum() - begin;
      progress.reached(Math.min(passed, all), all);
    }
    return ends;
  }

  /** A consumer closes properly only where its thread is not interrupted. */
  @Override
  public void close() {
    boolean isInterrupted = Thread.interrupted();
    consumer.close(CloseOptions.timeout(CLOSE));
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
