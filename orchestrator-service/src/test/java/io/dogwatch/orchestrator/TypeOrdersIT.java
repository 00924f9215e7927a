package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.Orchestrator.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Types are paused and resumed; every orchestrator says so, also one that starts later. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
final class TypeOrdersIT {

  private static final String PREFIX = "pauses.";
  private static final String PROBE = "/api/v1/job-types/probe";

  @Test
  void tellsWhichTypesArePausedAndWhy(KafkaBroker kafka, PostgresServer postgres) throws Exception {
    String url = postgres.createDatabase("pauses");
    try (var platform = new Platform(kafka, PREFIX)) {
      platform.announceProbe();
      try (var orchestrator = Orchestrator.start(kafka, PREFIX, url)) {
        orchestrator.awaitProbe();
        assertThat(orchestrator.get(PROBE).body().has("paused")).isFalse();

        Answer paused = orchestrator.post(PROBE + "/pause", "{\"reason\": \"no provider\"}");
        Answer wrong = orchestrator.post(PROBE + "/pause", "{\"why\": \"no provider\"}");

        assertThat(paused.status()).isEqualTo(202);
        assertThat(paused.header("Location")).isEqualTo(PROBE);
        assertThat(wrong.status()).isEqualTo(400);
        awaitPause(orchestrator, true);
        assertThat(pause(orchestrator).path("reason").stringValue()).isEqualTo("no provider");
        JsonNode listed = orchestrator.get("/api/v1/job-types").body().path("items").path(0);
        assertThat(listed.path("paused")).isEqualTo(pause(orchestrator));
      }
      try (var another = Orchestrator.start(kafka, PREFIX, url)) {
        another.awaitProbe();
        awaitPause(another, true);

        assertThat(another.post(PROBE + "/resume", "").status()).isEqualTo(202);
        awaitPause(another, false);
      }
    }
  }

  private static void awaitPause(Orchestrator orchestrator, boolean is) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> orchestrator.get(PROBE).body().has("paused") == is);
  }

  private static JsonNode pause(Orchestrator orchestrator) throws Exception {
    return orchestrator.get(PROBE).body().path("paused");
  }
}
