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
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two services share the watchdogs; one is killed in the middle of every episode. */
@ExtendWith(SharedKafka.class)
class WatchdogFailoverIT {

  private static final Topics TOPICS = new Topics("failover-it.");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Of two services with two threads each. */
  private static final long THREADS = 4;

  @TempDir private Path folder;

  @Test
  void episodesGoOnWithTheOther(KafkaBroker broker) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        var prices = new JumpingPrices(broker, TOPICS);
        var reader = new AlertReader(broker.bootstrapServers(), TOPICS.alerts().name())) {
      try (var killed = prices.start(folder.resolve("killed"));
          var other = prices.start(folder.resolve("other"))) {
        await()
            .atMost(PATIENCE)
            .ignoreExceptionsMatching(e -> e.getCause() instanceof GroupIdNotFoundException)
            .until(() -> threadsAtWork(admin) == THREADS);
        prices.jump();
        await().atMost(PATIENCE).until(() -> count(reader.read(), State.FIRING) >= SYMBOLS);

        killed.kill();
        prices.calmDown();
        await().atMost(PATIENCE).until(() -> count(reader.read(), State.RESOLVED) >= SYMBOLS);
        assertThat(other.stop()).isEqualTo(143); // SIGTERM
      }

      List<Alert> alerts = reader.read();
      assertThat(alerts).hasSize(2 * SYMBOLS);
      assertThat(alerts.stream().map(alert -> alert.alertId() + "/" + alert.revision()))
          .doesNotHaveDuplicates();
      assertThat(alerts.stream().map(Alert::alertId).distinct()).hasSize(SYMBOLS);
    }
  }

  private static long threadsAtWork(Admin admin) throws ExecutionException, InterruptedException {
    String group = TOPICS.prefix() + "watchdog";
    return admin
        .describeConsumerGroups(List.of(group))
        .describedGroups()
        .values()
        .iterator()
        .next()
        .get()
        .members()
        .stream()
        .filter(member -> !member.assignment().topicPartitions().isEmpty())
        .count();
  }
}
