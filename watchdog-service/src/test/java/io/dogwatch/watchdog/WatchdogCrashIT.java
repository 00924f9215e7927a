package io.dogwatch.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.topics.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedKafka.class)
class WatchdogCrashIT {

  private static final Topics TOPICS = new Topics("crash-it.");
  private static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");
  private static final int SYMBOLS = 200;

  /** Price by second: a jump of 6 % that is confirmed at +61 s and over at +186 s. */
  private static final double[][] JUMP = {
    {0, 42_000},
    {20, 42_300},
    {40, 43_500},
    {60, 44_500},
    {61, 44_520},
    {65, 44_600},
    {125, 44_610},
    {150, 44_620},
    {186, 44_600}
  };

  private static final int CONFIRMED = 5;

  @TempDir private Path folder;

  @Test
  void neitherLosesNorDoublesAnAlertWhenKilled(KafkaBroker broker) throws Exception {
    createTopics(broker);
    try (var producer = producer(broker);
        var reader = new AlertReader(broker.bootstrapServers(), TOPICS.alerts().name());
        var first = start(broker)) {
      send(producer, 0, CONFIRMED);
      // Killed in the middle: some alerts are committed, some are on their way.
      await().atMost(Duration.ofSeconds(60)).until(() -> !reader.read().isEmpty());
      send(producer, CONFIRMED, JUMP.length);
      first.kill();

      try (var second = start(broker)) {
        await()
            .atMost(Duration.ofSeconds(90))
            .until(() -> count(reader.read(), State.RESOLVED) >= SYMBOLS);
        assertThat(second.stop()).isEqualTo(143); // SIGTERM
      }

      List<Alert> alerts = reader.read();
      assertThat(alerts).hasSize(2 * SYMBOLS);
      assertThat(alerts.stream().map(alert -> alert.alertId() + "/" + alert.revision()))
          .doesNotHaveDuplicates();
      assertThat(count(alerts, State.FIRING)).isEqualTo(SYMBOLS);
      assertThat(alerts.stream().map(alert -> alert.subject().symbol()).distinct())
          .hasSize(SYMBOLS);
      assertThat(alerts)
          .extracting(alert -> alert.times().firstSeen())
          .containsOnly(T0.plusSeconds(60));
    }
  }

  private WatchdogProcess start(KafkaBroker broker) {
    return WatchdogProcess.start(
        folder,
        "--server.port=0",
        "--dogwatch.kafka.bootstrap-servers=" + broker.bootstrapServers(),
        "--dogwatch.kafka.topics.prefix=" + TOPICS.prefix(),
        "--dogwatch.kafka.topics.partitions=4",
        "--dogwatch.kafka.topics.replication=1",
        "--dogwatch.kafka.topics.min-in-sync-replicas=1",
        "--dogwatch.streams.state-directory=" + folder.resolve("state"));
  }

  private static void createTopics(KafkaBroker broker) throws InterruptedException {
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      new CreateTopics(admin, ClusterShape.SINGLE).create(TOPICS.forMarkets());
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(KafkaBroker broker) {
    return new KafkaProducer<>(
        ClientSettings.durableProducer(broker.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, int from, int to) {
    for (Trade trade : trades(from, to)) {
      var _ =
          producer.send(
              new ProducerRecord<>(
                  TOPICS.trades().name(),
                  trade.key().getBytes(StandardCharsets.UTF_8),
                  Trade.CODEC.encode(trade)));
    }
    producer.flush();
  }

  private static List<Trade> trades(int from, int to) {
    List<Trade> trades = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Instant time = T0.plusSeconds((long) JUMP[i][0]);
      for (int symbol = 0; symbol < SYMBOLS; symbol++) {
        trades.add(
            new Trade(
                "v", "S" + symbol, Integer.toString(i), JUMP[i][1], 1, time, time, List.of()));
      }
    }
    return trades;
  }

  private static long count(List<Alert> alerts, State state) {
    return alerts.stream().filter(alert -> alert.state() == state).count();
  }
}
