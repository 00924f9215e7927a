package io.dogwatch.engine.control;

import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.control.ControlCommand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the control topic from its beginning and then for ever, on a thread of its own. A cluster
 * that does not answer holds it up, no more.
 */
public final class ControlTopic implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ControlTopic.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PAUSE_AFTER_TROUBLE = Duration.ofSeconds(5);

  private final String topic;
  private final Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers;
  private final Consumer<ControlCommand> orders;
  private final CountDownLatch read = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param consumers make a consumer without a group, which this object closes
   * @param orders is told each command, in the order of its scope
   */
  public ControlTopic(
      String topic,
      Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers,
      Consumer<ControlCommand> orders) {
    this.topic = topic;
    this.consumers = consumers;
    this.orders = orders;
    this.thread = Thread.ofPlatform().name("control").daemon().unstarted(this::run);
  }

  /**
   * Starts to read; returns when all commands so far have been told.
   *
   * @param patience after which it returns anyway
   */
  public void start(Duration patience) throws InterruptedException {
    thread.start();
    if (!read.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      log.atWarn().addKeyValue("topic", topic).log("orders so far are not known yet");
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean told = false;
    while (!Thread.currentThread().isInterrupted()) {
      try (var consumer = consumers.get()) {
        followUntilInterrupted(consumer);
        return;
      } catch (KafkaException e) {
        if (!told) {
          log.atWarn().addKeyValue("cause", e.toString()).log("orders can't be read; trying on");
          told = true;
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_AFTER_TROUBLE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void followUntilInterrupted(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    try {
      follow(consumer);
    } catch (InterruptException _) {
      // The consumer closes properly only without the flag, and the thread ends anyway.
      var _ = Thread.interrupted();
    }
  }

  private void follow(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (true) {
      if (partitions.stream().allMatch(it -> consumer.position(it) >= ends.getOrDefault(it, 0L))) {
        read.countDown();
      }
      consumer.poll(POLL).forEach(this::take);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    byte @Nullable [] value = record.value();
    if (value == null) {
      return; // done with
    }
    switch (ControlCommand.CODEC.decode(value)) {
      case Decoded.Message<ControlCommand>(ControlCommand command) -> orders.accept(command);
      case Decoded.Undecodable<ControlCommand>(String reason) ->
          log.atWarn()
              .addKeyValue("offset", record.offset())
              .addKeyValue("reason", reason)
              .log("order skipped");
    }
  }
}
