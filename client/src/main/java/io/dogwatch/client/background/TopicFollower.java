package io.dogwatch.client.background;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a topic without a group, for ever, on a thread of its own. Where Kafka or the topic is
 * away it starts again, as often as it takes.
 */
public final class TopicFollower implements AutoCloseable {

  /** How long a poll waits for records. */
  public static final Duration POLL = Duration.ofSeconds(1);

  /** A cluster that is only slow, as one that starts, is no trouble. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(TopicFollower.class);

  private final String topic;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Reader reader;
  private final LogLimit failureLog;
  private final BackgroundTask task;

  /** Reads all partitions of the topic, which are assigned already, from where it likes. */
  @FunctionalInterface
  public interface Reader {

    /** Never returns: it ends with what a poll throws, and may be called again after that. */
    void follow(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions);
  }

  /**
   * @param consumers make a consumer without a group, which this object closes
   */
  public TopicFollower(
      String topic,
      Supplier<Consumer<byte[], byte[]>> consumers,
      Reader reader,
      InstantSource clock) {
    this.topic = topic;
    this.consumers = consumers;
    this.reader = reader;
    this.failureLog = new LogLimit(clock);
    this.task = new BackgroundTask(topic, this::run);
  }

  /**
   * Follows a topic from its first record on.
   *
   * @param records takes each record, on the follower's thread
   * @param caughtUp runs when all records have been taken that were there at the start; again after
   *     each new start
   */
  public static TopicFollower fromFirst(
      String topic,
      Supplier<Consumer<byte[], byte[]>> consumers,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> records,
      Runnable caughtUp,
      InstantSource clock) {
    return new TopicFollower(
        topic,
        consumers,
        (consumer, partitions) -> followFromFirst(consumer, partitions, records, caughtUp),
        clock);
  }

  private static void followFromFirst(
      Consumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> records,
      Runnable caughtUp) {
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (!hasReached(consumer, ends)) {
      consumer.poll(POLL).forEach(records);
    }
    caughtUp.run();
    while (true) {
      consumer.poll(POLL).forEach(records);
    }
  }

  private static boolean hasReached(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  public void start() {
    task.start();
  }

  @Override
  public void close() {
    task.close();
  }

  /** Assigns all partitions of the topic, as soon as it exists. */
  public static List<TopicPartition> assign(Consumer<byte[], byte[]> consumer, String topic) {
    return assign(consumer, topic, POLL);
  }

  private static List<TopicPartition> assign(
      Consumer<byte[], byte[]> consumer, String topic, Duration patience) {
    while (true) {
      var infos = consumer.partitionsFor(topic, patience);
      if (infos != null && !infos.isEmpty()) {
        var partitions =
            infos.stream().map(it -> new TopicPartition(topic, it.partition())).toList();
        consumer.assign(partitions);
        return partitions;
      }
    }
  }

  private void run() throws InterruptedException {
    while (true) {
      try (Consumer<byte[], byte[]> consumer = consumers.get()) {
        followUntilInterrupted(consumer);
        return;
      } catch (KafkaException e) {
        if (failureLog.isDue()) {
          log.atWarn()
              .addKeyValue("topic", topic)
              .addKeyValue("reason", e.getMessage())
              .log("topic can't be read; trying on");
        }
        Thread.sleep(POLL);
      }
    }
  }

  private void followUntilInterrupted(Consumer<byte[], byte[]> consumer) {
    try {
      reader.follow(consumer, assign(consumer, topic, PATIENCE));
    } catch (InterruptException _) {
      // The consumer closes properly only without the flag, and the thread ends anyway.
      var _ = Thread.interrupted();
    }
  }
}
