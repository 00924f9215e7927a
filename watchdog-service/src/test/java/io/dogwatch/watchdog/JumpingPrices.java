package io.dogwatch.watchdog;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.topics.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Prices of many symbols that jump by 6 %, and services that watch them. */
final class JumpingPrices implements AutoCloseable {

  static final int SYMBOLS = 200;
  static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");

  /** Prices by second. */
  private static final double[][] JUMP = {
    {0, 42_000}, {20, 42_300}, {40, 43_500}, {60, 44_500}, {61, 44_520}
  };

  private static final double[][] CALM = {
    {65, 44_600}, {125, 44_610}, {150, 44_620}, {186, 44_600}
  };

  private final String brokers;
  private final Topics topics;
  private final KafkaProducer<byte[], byte[]> producer;

  JumpingPrices(KafkaBroker broker, Topics topics) throws InterruptedException {
    this.brokers = broker.bootstrapServers();
    this.topics = topics;
    this.producer =
        new KafkaProducer<>(
            ClientSettings.durableProducer(brokers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    try (var admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      new CreateTopics(admin, ClusterShape.SINGLE).create(topics.forMarkets());
    }
  }

  /** A service of their own process, whose files are all below a folder. */
  WatchdogProcess start(Path folder) throws IOException {
    return WatchdogProcess.start(
        Files.createDirectories(folder),
        "--server.port=0",
        "--dogwatch.kafka.bootstrap-servers=" + brokers,
        "--dogwatch.kafka.topics.prefix=" + topics.prefix(),
        "--dogwatch.kafka.topics.partitions=4",
        "--dogwatch.kafka.topics.replication=1",
        "--dogwatch.kafka.topics.min-in-sync-replicas=1",
        "--dogwatch.streams.state-directory=" + folder.resolve("state"));
  }

  /** All prices jump at +60 s, which is confirmed at +61 s. */
  void jump() {
    send(JUMP);
  }

  /** They stay there, and a minute after +125 s the jump is over. */
  void calmDown() {
    send(CALM);
  }

  private void send(double[][] prices) {
    for (double[] price : prices) {
      Instant time = T0.plusSeconds((long) price[0]);
      for (int symbol = 0; symbol < SYMBOLS; symbol++) {
        var trade =
            new Trade("v", "S" + symbol, time.toString(), price[1], 1, time, time, List.of());
        var _ =
            producer.send(
                new ProducerRecord<>(
                    topics.trades().name(),
                    trade.key().getBytes(StandardCharsets.UTF_8),
                    Trade.CODEC.encode(trade)));
      }
    }
    producer.flush();
  }

  static long count(List<Alert> alerts, State state) {
    return alerts.stream().filter(alert -> alert.state() == state).count();
  }

  @Override
  public void close() {
    producer.close();
  }
}
