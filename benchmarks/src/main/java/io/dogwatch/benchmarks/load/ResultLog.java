package io.dogwatch.benchmarks.load;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.schemas.topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The results that come to a topic from now on. They are read when all are there, so that reading
 * takes nothing from those who write. Owned by one thread.
 */
public final class ResultLog<R> implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Function<ConsumerRecord<byte[], byte[]>, Optional<R>> reader;
  private final InstantSource clock;

  /**
   * @param reader makes a result of a record; nothing, if it is none
   */
  public ResultLog(
      Cluster cluster,
      Topic topic,
      Function<ConsumerRecord<byte[], byte[]>, Optional<R>> reader,
      InstantSource clock) {
    this.consumer =
        new KafkaConsumer<>(
            ClientSettings.groupless(cluster.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.partitions =
        consumer.partitionsFor(topic.name()).stream()
            .map(partition -> new TopicPartition(topic.name(), partition.partition()))
            .toList();
    this.reader = reader;
    this.clock = clock;
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
  }

  /**
   * The next so many results.
   *
   * @param progress hears how many there are
   * @throws IllegalStateException if they do not come in time
   */
  public List<R> await(int count, Duration within, IntConsumer progress)
      throws InterruptedException {
    Instant deadline = clock.instant().plus(within);
    List<R> results = new ArrayList<>(count);
    while (results.size() < count) {
      int missing = count - results.size();
      long there = 0;
      while (there < missing) {
        if (clock.instant().isAfter(deadline)) {
          throw new IllegalStateException(
              "%d results expected within %d s, found %d"
                  .formatted(count, within.toSeconds(), results.size() + there));
        }
        Thread.sleep(LOOK_EVERY);
        there = unread();
        progress.accept(results.size() + (int) Math.min(there, missing));
      }
      read(there, results);
    }
    return results;
  }

  private long unread() {
    return consumer.endOffsets(partitions).entrySet().stream()
        .mapToLong(end -> end.getValue() - consumer.position(end.getKey()))
        .sum();
  }

  private void read(long count, List<R> into) {
    for (long left = count; left > 0; ) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        left--;
        reader.apply(record).ifPresent(into::add);
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
