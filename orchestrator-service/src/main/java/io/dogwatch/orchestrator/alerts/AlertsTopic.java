package io.dogwatch.orchestrator.alerts;

import io.dogwatch.client.background.TopicFollower;
import io.dogwatch.orchestrator.alerts.RecentAlerts.Placed;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.codec.Decoded;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the topic of the alerts: its live end on a thread of its own, and older stretches for
 * clients that resume, each with a consumer of its own for as long as it takes.
 */
final class AlertsTopic implements AutoCloseable {

  private final String topic;
  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final RecentAlerts recent;
  private final TopicFollower live;

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
    this.live = new TopicFollower(topic, consumers, this::follow, clock);
  }

  /** Takes alerts; each may take its time. */
  interface Sink {
    void send(Placed alert) throws IOException;
  }

  void start() {
    live.start();
  }

  @Override
  public void close() {
    recent.close();
    live.close();
  }

  /**
   * Where a client goes on that says where it was: there, or at the beginning where the topic has
   * never come that far. Such a client has read another topic, of an older cluster say, and knows
   * nothing of this one.
   */
  StreamPosition resumption(StreamPosition named) {
    if (recent.end().filter(end -> !named.isBeyond(end)).isPresent()) {
      return named;
    }
    // Another orchestrator may be ahead of us: Kafka knows.
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      List<TopicPartition> partitions = TopicFollower.assign(consumer, topic);
      return named.isBeyond(positionOf(consumer.endOffsets(partitions)))
          ? positionOf(consumer.beginningOffsets(partitions))
          : named;
    }
  }

  /**
   * Sends everything from the position on, until the rest is among the recent alerts.
   *
   * @return the position after what was sent
   */
  StreamPosition catchUp(StreamPosition from, Sink sink) throws IOException {
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      List<TopicPartition> partitions = TopicFollower.assign(consumer, topic);
      partitions.forEach(it -> consumer.seek(it, from.of(it.partition())));
      StreamPosition position = from;
      while (!recent.reachesBackTo(position)) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(TopicFollower.POLL)) {
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

  private void follow(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    consumer.seekToEnd(partitions);
    recent.begin(positionOf(consumer, partitions));
    while (true) {
      consumer.poll(TopicFollower.POLL).forEach(record -> placed(record).ifPresent(recent::add));
    }
  }

  private static StreamPosition positionOf(
      Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    return new StreamPosition(
        partitions.stream()
            .collect(Collectors.toMap(TopicPartition::partition, consumer::position)));
  }

  private static StreamPosition positionOf(Map<TopicPartition, Long> offsets) {
    return new StreamPosition(
        offsets.entrySet().stream()
            .collect(Collectors.toMap(it -> it.getKey().partition(), Map.Entry::getValue)));
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
