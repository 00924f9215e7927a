package io.dogwatch.client.alerts;

import io.dogwatch.client.background.LogLimit;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.codec.Decoded;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a callback what a poll has brought, and then notes that it was told. For one thread. */
final class AlertTelling {

  private static final Logger log = LoggerFactory.getLogger(AlertTelling.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final AlertSubscription subscription;
  private final AlertSubscriber.Callback callback;
  private final CountDownLatch closing;
  private final LogLimit refusals;
  private final LogLimit damages;
  private Duration pause = FIRST_PAUSE;

  /**
   * @param closing at zero once no more is to be told
   */
  AlertTelling(
      AlertSubscription subscription, AlertSubscriber.Callback callback, CountDownLatch closing) {
    this.subscription = subscription;
    this.callback = callback;
    this.closing = closing;
    this.refusals = new LogLimit(subscription.clock());
    this.damages = new LogLimit(subscription.clock());
  }

  /** What is not told, since the callback throws or nothing is to be told any more, comes again. */
  void tell(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records)
      throws InterruptedException {
    if (records.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> told = new HashMap<>();
    for (TopicPartition partition : records.partitions()) {
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        if (closing.getCount() == 0) {
          note(consumer, told);
          return;
        }
        if (!isTold(record)) {
          comeAgain(consumer, records, told);
          note(consumer, told);
          waitBeforeTheNextTry();
          return;
        }
        told.put(partition, new OffsetAndMetadata(record.offset() + 1));
      }
    }
    note(consumer, records.nextOffsets());
  }

  private boolean isTold(ConsumerRecord<byte[], byte[]> record) {
    return switch (Alert.CODEC.decode(record.value())) {
      case Decoded.Message<Alert>(Alert alert) ->
          !subscription.filter().matches(alert) || isTaken(alert);
      case Decoded.Undecodable<Alert>(String reason) -> {
        if (damages.isDue()) {
          log.atWarn()
              .addKeyValue("partition", record.partition())
              .addKeyValue("offset", record.offset())
              .addKeyValue("reason", reason)
              .log("not an alert: passed over");
        }
        yield true;
      }
    };
  }

  /** Whatever the callback throws, its thread has to go on. */
  private boolean isTaken(Alert alert) {
    try {
      callback.onAlert(alert);
      pause = FIRST_PAUSE;
      return true;
    } catch (Throwable e) {
      if (refusals.isDue()) {
        log.atWarn()
            .setCause(e)
            .addKeyValue("alert", alert.alertId())
            .addKeyValue("revision", alert.revision())
            .log("callback has failed: it will be told again");
      }
      return false;
    }
  }

  private static void comeAgain(
      Consumer<byte[], byte[]> consumer,
      ConsumerRecords<byte[], byte[]> records,
      Map<TopicPartition, OffsetAndMetadata> told) {
    for (TopicPartition partition : records.partitions()) {
      OffsetAndMetadata next = told.get(partition);
      consumer.seek(
          partition, next == null ? records.records(partition).getFirst().offset() : next.offset());
    }
  }

  private static void note(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, OffsetAndMetadata> told) {
    if (told.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(told);
    } catch (CommitFailedException | RebalanceInProgressException e) {
      log.atDebug().setCause(e).log("others are told once more what this one was told");
    }
  }

  private void waitBeforeTheNextTry() throws InterruptedException {
    var _ = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }
}
