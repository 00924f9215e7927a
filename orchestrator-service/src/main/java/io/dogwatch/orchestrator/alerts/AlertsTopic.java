package io.dogwatch.orchestrator.alerts;

import io.dogwatch.orchestrator.alerts.RecentAlerts.Placed;
import io.dogwatch.orchestrator.background.BackgroundTask;
import io.dogwatch.orchestrator.background.LogLimit;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.codec.Decoded;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic of the alerts: its live end on a thread of its own, and older stretches for
 * clients that resume, each with a consumer of its own for as long as it takes.
 */
final class AlertsTopic implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AlertsTopic.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  private final String topic;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final RecentAlerts recent;
  private final LogLimit failureLog;
  private final BackgroundTask task = new BackgroundTask("alerts", this::run);

  /**
   * @param consumers make a consumer without a group, which this object closes
   */
  AlertsTopic(
      String topic,
      Supplier<Consumer<byte[], byte[]>> consumers,
      RecentAlerts recent,
      InstantSource clock) {
    this.topic = topic;
    this.consumers = consumers;
    this.recent = recent;
    this.failureLog = new LogLimit(clock);
  }

  /** Takes alerts; each may take its time. */
  interface Sink {
    void send(Placed alert) throws IOException;
  }

  void start() {
    task.start();
  }

  @Override
  public void close() {
    recent.close();
    task.close();
  }

  /**
   * Sends everything from the position on, until the rest is among the recent alerts.
   *
   * @return the position after what was sent
   */
  StreamPosition catchUp(StreamPosition from, Sink sink) throws IOException {
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      List<TopicPartition> partitions = awaitPartitions(consumer);
      consumer.assign(partitions);
      partitions.forEach(it -> consumer.seek(it, from.of(it.partition())));
      StreamPosition position = from;
      while (!recent.reachesBackTo(position)) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          var alert = placed(record);
          if (alert.isPresent()) {
            sink.send(alert.get());
          }
        }
        position = positionOf(consumer, partitions);
      }
      return position;
    }
  }

  private void run() throws InterruptedException {
    while (true) {
      try (Consumer<byte[], byte[]> consumer = consumers.get()) {
        followUntilInterrupted(consumer);
        return;
      } catch (KafkaException e) {
        if (failureLog.isDue()) {
          log.atWarn().addKeyValue("reason", e.getMessage()).log("alerts can't be read");
        }
        Thread.sleep(POLL);
      }
    }
  }

  private void followUntilInterrupted(Consumer<byte[], byte[]> consumer) {
    try {
      List<TopicPartition> partitions = awaitPartitions(consumer);
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      recent.begin(positionOf(consumer, partitions));
      while (true) {
        consumer.poll(POLL).forEach(record -> placed(record).ifPresent(recent::add));
      }
    } catch (InterruptException _) {
      // The consumer closes properly only without the flag, and the thread ends anyway.
      var _ = Thread.interrupted();
    }
  }

  private List<TopicPartition> awaitPartitions(Consumer<byte[], byte[]> consumer) {
    while (true) {
      var partitions = consumer.partitionsFor(topic, POLL);
      if (partitions != null && !partitions.isEmpty()) {
        return partitions.stream().map(it -> new TopicPartition(topic, it.partition())).toList();
      }
    }
  }

  private static StreamPosition positionOf(
      Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    return new StreamPosition(
        partitions.stream()
            .collect(Collectors.toMap(TopicPartition::partition, consumer::position)));
  }

  private static Optional<Placed> placed(ConsumerRecord<byte[], byte[]> record) {
    return switch (Alert.CODEC.decode(record.value())) {
      case Decoded.Message<Alert>(Alert alert) ->
          Optional.of(new Placed(record.partition(), record.offset(), alert));
      // Counted by the projection, which reads the same topic.
      case Decoded.Undecodable<Alert> _ -> Optional.empty();
    };
  }
}
