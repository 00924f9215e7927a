package io.dogwatch.watchdog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.TopicReader;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.topics.Topic;
import io.dogwatch.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** What is said of watchdogs while they run, through Kafka and over a restart. */
@ExtendWith(SharedKafka.class)
class WatchdogConfigIT {

  private static final Topics TOPICS = new Topics("config-it.");
  private static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private int symbols;

  @Test
  void isTunedWhileItRuns(KafkaBroker broker) throws Exception {
    createTopics(broker);
    try (var producer = producer(broker);
        var alerts = new AlertReader(broker.bootstrapServers(), TOPICS.alerts().name());
        var rejects = new TopicReader(broker.bootstrapServers(), TOPICS.watchdogRejects().name())) {
      try (ConfigurableApplicationContext first = start(broker, "first")) {
        assertThat(first.isRunning()).isTrue();
        say(producer, "{\"threshold-pct\": 3}");
        // 4 % are nothing to tell until the instance has heard of it.
        await()
            .atMost(PATIENCE)
            .until(
                () -> {
                  var _ = moveOfFourPercent(producer);
                  return !alerts.read().isEmpty();
                });

        say(producer, "{\"threshold-pct\": -3}");
        await().atMost(PATIENCE).until(() -> !rejects.read(Duration.ofMillis(200)).isEmpty());
        String symbol = moveOfFourPercent(producer);
        await().atMost(PATIENCE).until(() -> fires(symbol, alerts.read()));
      }

      // Nothing but Kafka knows the configuration now.
      try (ConfigurableApplicationContext second = start(broker, "second")) {
        assertThat(second.isRunning()).isTrue();
        String symbol = moveOfFourPercent(producer);
        await().atMost(PATIENCE).until(() -> fires(symbol, alerts.read()));

        say(producer, "{\"enabled\": false}");
        await().atMost(PATIENCE).until(() -> closed(alerts.read()) == firing(alerts.read()));
      }

      assertThat(alerts.read())
          .extracting(Alert::ruleVersion)
          .containsOnly(alerts.read().getFirst().ruleVersion());
    }
  }

  @Test
  void buildsBarsOfPairsThatItIsToldOfWhileItRuns(KafkaBroker broker) throws Exception {
    createTopics(broker);
    try (var producer = producer(broker);
        var pairs = new TopicReader(broker.bootstrapServers(), TOPICS.pairs().name());
        ConfigurableApplicationContext service = start(broker, "pairs")) {
      assertThat(service.isRunning()).isTrue();
      say(producer, "correlation-breakdown", "{\"pairs\": [\"SOL/USD|XRP/USD\"]}");

      // An hour is told when the next one begins, and counts only if the pair was known by then.
      var hour = new AtomicInteger();
      Set<String> told = new HashSet<>();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                tradeOfHour(producer, "SOL/USD", hour.getAndIncrement());
                pairs
                    .read(Duration.ofMillis(200))
                    .forEach(it -> told.add(new String(it.key(), UTF_8)));
                return !told.isEmpty();
              });

      assertThat(told).containsExactly("SOL/USD|XRP/USD");
    }
  }

  private static void createTopics(KafkaBroker broker) throws InterruptedException {
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      new CreateTopics(admin, ClusterShape.SINGLE).create(TOPICS.forMarkets());
    }
  }

  private static void tradeOfHour(KafkaProducer<byte[], byte[]> producer, String symbol, int hour) {
    Trade trade = trade(symbol, hour * 3_600, 100);
    send(producer, TOPICS.trades(), trade.key(), Trade.CODEC.encode(trade));
    producer.flush();
  }

  private static boolean fires(String symbol, List<Alert> alerts) {
    return alerts.stream().anyMatch(alert -> symbol.equals(alert.subject().symbol()));
  }

  private static int firing(List<Alert> alerts) {
    return (int) alerts.stream().filter(alert -> alert.state() == State.FIRING).count();
  }

  private static int closed(List<Alert> alerts) {
    return (int)
        alerts.stream()
            .filter(alert -> alert.state() == State.RESOLVED)
            .filter(alert -> "disabled".equals(alert.evidence().texts().get("reason")))
            .count();
  }

  private static void say(KafkaProducer<byte[], byte[]> producer, String config) {
    say(producer, "price-anomaly", config);
  }

  private static void say(KafkaProducer<byte[], byte[]> producer, String watchdog, String config) {
    send(producer, TOPICS.watchdogConfig(), watchdog, config.getBytes(UTF_8));
    producer.flush();
  }

  /** Of a symbol of its own, and confirmed; the symbol. */
  private String moveOfFourPercent(KafkaProducer<byte[], byte[]> producer) {
    String symbol = "S" + symbols++;
    List<Trade> trades =
        List.of(
            trade(symbol, 0, 100),
            trade(symbol, 20, 101),
            trade(symbol, 60, 104),
            trade(symbol, 61, 104));
    trades.forEach(
        trade -> send(producer, TOPICS.trades(), trade.key(), Trade.CODEC.encode(trade)));
    producer.flush();
    return symbol;
  }

  private static Trade trade(String symbol, int second, double price) {
    Instant time = T0.plusSeconds(second);
    return new Trade("v", symbol, Integer.toString(second), price, 1, time, time, List.of());
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, Topic topic, String key, byte[] value) {
    var _ = producer.send(new ProducerRecord<>(topic.name(), key.getBytes(UTF_8), value));
  }

  private ConfigurableApplicationContext start(KafkaBroker broker, String name) {
    return WatchdogApplication.application()
        .run(
            "--server.port=0",
            "--dogwatch.kafka.bootstrap-servers=" + broker.bootstrapServers(),
            "--dogwatch.kafka.topics.prefix=" + TOPICS.prefix(),
            "--dogwatch.kafka.topics.partitions=4",
            "--dogwatch.kafka.topics.replication=1",
            "--dogwatch.kafka.topics.min-in-sync-replicas=1",
            "--dogwatch.streams.state-directory=" + folder.resolve(name));
  }

  private static KafkaProducer<byte[], byte[]> producer(KafkaBroker broker) {
    return new KafkaProducer<>(
        ClientSettings.durableProducer(broker.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
