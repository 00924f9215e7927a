package io.dogwatch.orchestrator.projection;

import io.dogwatch.client.background.LogLimit;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.ListenerUtils;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * What the projection does while it can't write: it goes back to the start of the batch, waits
 * longer and longer up to 5 s, and tries again, for as long as it takes. One line a minute in the
 * log. Belongs to the consumer's thread.
 */
final class StandStill implements CommonErrorHandler {

  private static final Logger log = LoggerFactory.getLogger(StandStill.class);
  private static final Duration SHORTEST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final LogLimit limit;
  private Duration pause = SHORTEST;

  StandStill(LogLimit limit) {
    this.limit = limit;
  }

  /** The projection goes on. */
  void isOver() {
    pause = SHORTEST;
  }

  @Override
  public boolean seeksAfterHandling() {
    return true;
  }

  @Override
  public boolean isAckAfterHandle() {
    return false;
  }

  @Override
  public void handleBatch(
      Exception failure,
      ConsumerRecords<?, ?> batch,
      Consumer<?, ?> consumer,
      MessageListenerContainer container,
      Runnable invokeListener) {
    Map<TopicPartition, Long> starts = new HashMap<>();
    for (ConsumerRecord<?, ?> record : batch) {
      starts.merge(
          new TopicPartition(record.topic(), record.partition()), record.offset(), Math::min);
    }
    starts.keySet().retainAll(consumer.assignment());
    starts.forEach(consumer::seek);
    waitAfter(failure, container);
  }

  @Override
  public void handleOtherException(
      Exception failure,
      Consumer<?, ?> consumer,
      MessageListenerContainer container,
      boolean batchListener) {
    waitAfter(failure, container);
  }

  private void waitAfter(Exception failure, MessageListenerContainer container) {
    if (limit.isDue()) {
      Throwable reason = failure.getCause() == null ? failure : failure.getCause();
      log.atWarn().addKeyValue("reason", reason.toString()).log("projection stands still");
      log.atDebug().setCause(failure).log("why the projection stands still");
    }
    try {
      ListenerUtils.stoppableSleep(container, pause.toMillis());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Duration longer = pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
  }
}
