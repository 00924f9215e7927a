package io.dogwatch.standalone.demo;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.standalone.api.PlatformApi;
import io.dogwatch.standalone.terminal.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.databind.JsonNode;

/** Waits until the watchdogs have seen every trade, and the API shows every alert they raised. */
final class WatchedTrades {

  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final String kafka;
  private final PlatformApi api;
  private final InstantSource clock;
  private final Topics topics = new Topics(Topics.DEFAULT_PREFIX);

  WatchedTrades(String kafka, PlatformApi api, InstantSource clock) {
    this.kafka = kafka;
    this.api = api;
    this.clock = clock;
  }

  /**
   * The alerts as the API shows them.
   *
   * @throws IllegalStateException if they are not all there after a minute
   */
  List<JsonNode> awaitAlerts(Progress progress) throws InterruptedException {
    Instant deadline = clock.instant().plus(WITHIN);
    try (var lag = new WatchdogLag(kafka, topics)) {
      await("the watchdogs have not seen all trades", deadline, () -> lag.isGone(progress));
    }
    Set<String> raised = raisedAlerts();
    await("the API does not show all alerts", deadline, () -> shown().containsAll(raised));
    return api.alerts();
  }

  private interface Condition {
    boolean holds() throws InterruptedException;
  }

  private void await(String otherwise, Instant deadline, Condition condition)
      throws InterruptedException {
    while (!condition.holds()) {
      if (clock.instant().isAfter(deadline)) {
        throw new IllegalStateException("%s after %d s".formatted(otherwise, WITHIN.toSeconds()));
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  private Set<String> shown() throws InterruptedException {
    return api.alerts().stream()
        .map(alert -> alert.path("alertId").stringValue(""))
        .collect(Collectors.toSet());
  }

  /** The ids of all alerts on the topic, from its beginning to its end as of now. */
  private Set<String> raisedAlerts() {
    Set<String> ids = new HashSet<>();
    try (var consumer =
        new KafkaConsumer<>(
            ClientSettings.groupless(kafka),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topics.alerts().name()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        for (var record : consumer.poll(BETWEEN_LOOKS)) {
          if (Alert.CODEC.decode(record.value()) instanceof Decoded.Message<Alert>(Alert alert)) {
            ids.add(alert.alertId());
          }
        }
      }
    }
    return ids;
  }
}
