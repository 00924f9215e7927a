package io.dogwatch.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.settings.InvalidSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The service, fed by its settings alone. */
@ExtendWith(SharedKafka.class)
class FeedsIT {

  private static final Topics TOPICS = new Topics("feeds-it.");

  @TempDir private Path folder;

  @Test
  void raisesAlertsOnWhatSettingsReplayAndSimulate(KafkaBroker broker) throws Exception {
    Path trades =
        Files.write(
            folder.resolve("trades.csv"),
            List.of(
                "timestamp,price,amount",
                "1767625200,42000,1",
                "1767625220,42300,1",
                "1767625240,43500,1",
                "1767625260,44500,1",
                "1767625261,44520,1",
                "1767625265,44600,1"));

    try (ConfigurableApplicationContext service =
            start(
                broker,
                "--dogwatch.feeds.replays.jump.form=trades",
                "--dogwatch.feeds.replays.jump.files=" + trades,
                "--dogwatch.feeds.replays.jump.venue=bitstamp",
                "--dogwatch.feeds.replays.jump.symbol=BTC/EUR",
                "--dogwatch.feeds.simulation.enabled=true",
                "--dogwatch.feeds.simulation.length=2m",
                "--dogwatch.feeds.simulation.speed=0",
                "--dogwatch.feeds.simulation.anomalies=whale@30s");
        var reader = new AlertReader(broker.bootstrapServers(), TOPICS.alerts().name())) {
      assertThat(service.isRunning()).isTrue();
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () ->
                  has(reader, "price-anomaly", "BTC/EUR") && has(reader, "whale-movement", "BTC"));
    }
  }

  @Test
  void refusesToStartWithFilesThatCannotBeRead(KafkaBroker broker) {
    assertThatThrownBy(
            () ->
                start(
                    broker,
                    "--dogwatch.feeds.replays.week.form=venue-capture",
                    "--dogwatch.feeds.replays.week.files=" + folder.resolve("missing.zst")))
        .rootCause()
        .isInstanceOf(InvalidSettings.class)
        .hasMessage(
            "dogwatch.feeds.replays.week.files: a file that can be read expected, found "
                + folder.resolve("missing.zst"));
  }

  private static boolean has(AlertReader reader, String watchdog, String symbol) {
    return reader.read().stream()
        .anyMatch(
            alert ->
                alert.watchdog().equals(watchdog)
                    && symbol.equals(alert.subject().symbol())
                    && alert.state() == Alert.State.FIRING);
  }

  private ConfigurableApplicationContext start(KafkaBroker broker, String... more) {
    List<String> arguments =
        List.of(
            "--server.port=0",
            "--dogwatch.kafka.bootstrap-servers=" + broker.bootstrapServers(),
            "--dogwatch.kafka.topics.prefix=" + TOPICS.prefix(),
            "--dogwatch.kafka.topics.partitions=4",
            "--dogwatch.kafka.topics.replication=1",
            "--dogwatch.kafka.topics.min-in-sync-replicas=1",
            "--dogwatch.streams.state-directory=" + folder.resolve("state"));
    return WatchdogApplication.application()
        .run(Stream.concat(arguments.stream(), Stream.of(more)).toArray(String[]::new));
  }
}
