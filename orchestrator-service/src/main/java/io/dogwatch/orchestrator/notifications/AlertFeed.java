package io.dogwatch.orchestrator.notifications;

import io.dogwatch.client.background.LogLimit;
import io.dogwatch.client.background.TopicFollower;
import io.dogwatch.orchestrator.notifications.HearAlerts.Bounds;
import io.dogwatch.schemas.alerts.Alert;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Reads the topic of the alerts from where the database says, and again after a failure. */
final class AlertFeed implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AlertFeed.class);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

  private final HearAlerts hear;
  private final LogLimit failures;
  private final TopicFollower follower;

  /**
   * @param consumers make a consumer without a group, which this object closes
   */
  AlertFeed(
      String topic,
      Supplier<Consumer<byte[], byte[]>> consumers,
      HearAlerts hear,
      InstantSource clock) {
    this.hear = hear;
    this.failures = new LogLimit(clock);
    this.follower = new TopicFollower(topic, consumers, this::follow, clock);
  }

  void start() {
    follower.start();
  }

  private void follow(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    boolean isPlaced = false;
    while (true) {
      try {
        if (!isPlaced) {
          place(consumer, partitions);
          isPlaced = true;
        }
        hear.hear(read(consumer.poll(TopicFollower.POLL)));
      } catch (KafkaException e) {
        throw e; // the follower starts again
      } catch (RuntimeException e) { // it must go on
        tell(e);
        pause();
        isPlaced = false;
      }
    }
  }

  private void place(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<Integer, Bounds> bounds = new HashMap<>();
    beginnings.forEach(
        (partition, beginning) ->
            bounds.put(
                partition.partition(),
                new Bounds(beginning, ends.getOrDefault(partition, beginning))));
    Map<Integer, Long> positions = hear.positions(bounds);
    for (TopicPartition partition : partitions) {
      long beginning = beginnings.getOrDefault(partition, 0L);
      long position = positions.getOrDefault(partition.partition(), beginning);
      consumer.seek(partition, Math.max(beginning, position));
    }
  }

  private static List<HearAlerts.Entry> read(ConsumerRecords<byte[], byte[]> records) {
    List<HearAlerts.Entry> read = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      // What nobody understands is counted by the projection, which reads the same topic.
      Alert alert = Alert.CODEC.decode(record.value()).message().orElse(null);
      read.add(new HearAlerts.Entry(record.partition(), record.offset(), alert));
    }
    return read;
  }

  private void tell(RuntimeException failure) {
    if (!failures.isDue()) {
      return;
    }
    if (failure instanceof DataAccessException || failure instanceof TransactionException) {
      log.atWarn().addKeyValue("reason", failure.getMessage()).log("no alert is heard for now");
    } else {
      log.atError().setCause(failure).log("alerts were not heard");
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void close() {
    follower.close();
  }
}
