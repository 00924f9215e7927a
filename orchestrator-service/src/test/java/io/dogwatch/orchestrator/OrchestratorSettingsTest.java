package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.client.topics.ClusterShape;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

final class OrchestratorSettingsTest {

  @Test
  void hasDefaults() {
    OrchestratorSettings settings = bound(Map.of());

    assertThat(settings.kafka().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(settings.kafka().topics().prefix()).isEqualTo("dogwatch.");
    assertThat(settings.shape()).isEqualTo(ClusterShape.CLUSTER);
    assertThat(settings.database().url()).isEqualTo("jdbc:postgresql://localhost:5432/dogwatch");
    assertThat(settings.database().username()).isEqualTo("dogwatch");
    assertThat(settings.database().password()).isNull();
  }

  @Test
  void reportsAllProblemsTogether() {
    assertThatThrownBy(
            () ->
                bound(
                    Map.of(
                        "dogwatch.kafka.bootstrap-servers", " ",
                        "dogwatch.kafka.topics.prefix", "a b",
                        "dogwatch.kafka.topics.partitions", "0",
                        "dogwatch.kafka.topics.replication", "0",
                        "dogwatch.kafka.topics.min-in-sync-replicas", "4",
                        "dogwatch.database.url", "jdbc:mysql://localhost/dogwatch")))
        .rootCause()
        .hasMessageContainingAll(
            "bootstrap-servers", "prefix", "partitions", "replication", "min-in-sync", "url");
  }

  @Test
  void refusesNamesThatItDoesNotKnow() {
    new ApplicationContextRunner()
        .withUserConfiguration(SettingsOnly.class)
        .withPropertyValues("dogwatch.kafka.bootstrap-server=localhost:9092")
        .run(
            context ->
                assertThat(context)
                    .getFailure()
                    .rootCause()
                    .hasMessageContaining("dogwatch.kafka.bootstrap-server"));
  }

  @EnableConfigurationProperties(OrchestratorSettings.class)
  static class SettingsOnly {}

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
