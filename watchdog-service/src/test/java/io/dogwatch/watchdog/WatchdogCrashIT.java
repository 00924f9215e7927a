package io.dogwatch.watchdog;

import static io.dogwatch.watchdog.JumpingPrices.SYMBOLS;
import static io.dogwatch.watchdog.JumpingPrices.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedKafka.class)
class WatchdogCrashIT {

  private static final Topics TOPICS = new Topics("crash-it.");

  @TempDir private Path folder;

  @Test
  void neitherLosesNorDoublesAnAlertWhenKilled(KafkaBroker broker) throws Exception {
    try (var prices = new JumpingPrices(broker, TOPICS);
        var reader = new AlertReader(broker.bootstrapServers(), TOPICS.alerts().name());
        var first = prices.start(folder)) {
      prices.jump();
      // Killed in the middle: some alerts are committed, some are on their way.
      await().atMost(Duration.ofSeconds(60)).until(() -> !reader.read().isEmpty());
      prices.calmDown();
      first.kill();

      try (var second = prices.start(folder)) {
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
          .containsOnly(JumpingPrices.T0.plusSeconds(60));
    }
  }
}
