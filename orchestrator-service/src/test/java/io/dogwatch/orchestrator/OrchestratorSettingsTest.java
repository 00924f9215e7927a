package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.orchestrator.notifications.NotificationSettings;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.settings.InvalidSettings;
import io.dogwatch.settings.SettingsCheck;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

final class OrchestratorSettingsTest {

  @Test
  void hasDefaults() {
    OrchestratorSettings settings = bound(Map.of());

    assertThat(settings.kafka().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(settings.kafka().topics().prefix()).isEqualTo("dogwatch.");
    assertThat(settings.kafka().shape()).isEqualTo(ClusterShape.CLUSTER);
    assertThat(settings.database().url()).isEqualTo("jdbc:postgresql://localhost:5432/dogwatch");
    assertThat(settings.database().username()).isEqualTo("dogwatch");
    assertThat(settings.database().password()).isNull();
    assertThat(settings.retention().finishedJobs()).isEqualTo(Duration.ofDays(30));
    assertThat(settings.retention().consumedJobs()).isEqualTo(Topics.JOB_EVENTS_KEPT);
    assertThat(settings.notifications())
        .isEqualTo(
            new NotificationSettings(
                Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(4), Map.of()));
  }

  @Test
  void consumedJobsMayGoAtOnce() {
    OrchestratorSettings settings = bound(Map.of("dogwatch.retention.consumed-jobs", "PT0S"));

    assertThat(settings.retention().consumedJobs()).isZero();
  }

  @Test
  void reportsAllProblemsTogether() {
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "test",
                Map.of(
                    "dogwatch.kafka.bootstrap-servers", " ",
                    "dogwatch.kafka.bootstrap-server", "localhost:9092",
                    "dogwatch.kafka.topics.prefix", "a b",
                    "dogwatch.kafka.topics.partitions", "0",
                    "dogwatch.kafka.topics.replication", "0",
                    "dogwatch.kafka.topics.min-in-sync-replicas", "4",
                    "dogwatch.database.url", "jdbc:mysql://localhost/dogwatch",
                    "dogwatch.timers.standbys", "-1",
                    "dogwatch.retention.finished-jobs", "P29D",
                    "dogwatch.retention.consumed-jobs", "-PT1S")));

    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> new SettingsCheck(OrchestratorSettings.class).check(environment))
        .satisfies(
            invalid ->
                assertThat(invalid.problems())
                    .containsExactlyInAnyOrder(
                        "dogwatch.kafka: bootstrap-servers expected, found blanks",
                        "dogwatch.kafka.topics: prefix of at most 100 of A-Z, a-z, 0-9, '.', '_' and"
                            + " '-' expected, found \"a b\"; partitions of at least 1 expected,"
                            + " found 0; replication of at least 1 expected, found 0;"
                            + " min-in-sync-replicas of 1 to replication expected, found 4",
                        "dogwatch.database: url of jdbc:postgresql: expected",
                        "dogwatch.timers: standbys of at least 0 expected, found -1",
                        "dogwatch.retention: finished-jobs of at least P30D expected, found"
                            + " PT696H; consumed-jobs of PT0S to P3650D expected, found PT-1S",
                        "dogwatch.kafka.bootstrap-server: there is no such setting"));
  }

  @Test
  void neverShowsAPassword() {
    OrchestratorSettings settings =
        bound(
            Map.of(
                "dogwatch.database.url", "jdbc:postgresql://h/d?user=u&password=secret1&ssl=true",
                "dogwatch.database.password", "secret2"));

    assertThat(settings.toString()).doesNotContain("secret1", "secret2").contains("ssl=true");
  }

  private static OrchestratorSettings bound(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("dogwatch", OrchestratorSettings.class);
  }
}
