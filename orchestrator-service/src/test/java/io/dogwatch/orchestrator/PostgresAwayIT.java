package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.Orchestrator.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Without PostgreSQL the orchestrator takes jobs, says so to those who ask, and catches up. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
final class PostgresAwayIT {

  private static final String PREFIX = "away.";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String JOB = "{\"type\": \"probe\", \"payload\": {}}";
  private static final String KEYED =
      "{\"type\": \"probe\", \"payload\": {}, \"idempotencyKey\": \"a\"}";

  private static final String WORKFLOW =
      "{\"name\":\"any\",\"idempotencyKey\":\"a\",\"steps\":[{\"name\":\"one\",\"job\":"
          + JOB
          + "}]}";

  private static final String SCHEDULE = "{\"every\":\"P1D\",\"job\":" + JOB + "}";

  @Test
  void takesJobsWithoutPostgresAndCatchesUp(KafkaBroker kafka, PostgresServer postgres)
      throws Exception {
    try (var platform = new Platform(kafka, PREFIX);
        var gate = Gate.to(postgres.createDatabase("away"))) {
      platform.announceProbe();
      gate.shut();
      try (var orchestrator = Orchestrator.start(kafka, PREFIX, gate.jdbcUrl())) {
        orchestrator.awaitProbe();

        Answer beforeTheFirstStart = orchestrator.post("/api/v1/jobs", JOB);
        assertAway(orchestrator, beforeTheFirstStart);
        gate.open();
        awaitFound(orchestrator, beforeTheFirstStart);

        gate.shut();
        Answer meanwhile = orchestrator.post("/api/v1/jobs", JOB);
        assertAway(orchestrator, meanwhile);
        assertThat(orchestrator.post("/api/v1/jobs", KEYED).status()).isEqualTo(503);
        assertMayBeDone(orchestrator.put("/api/v1/schedules/any", SCHEDULE));
        assertMayBeDone(orchestrator.post("/api/v1/workflows", WORKFLOW));
        for (String path : List.of("/api/v1/dlq/replays", "/api/v1/dlq/purges")) {
          assertMayBeDone(orchestrator.post(path, "{\"filter\":{}}"));
        }
        assertThat(orchestrator.get("/api/v1/dlq/replays").status()).isEqualTo(503);
        gate.open();
        awaitFound(orchestrator, meanwhile);
        Answer keyed = awaitAccepted(orchestrator);
        awaitFound(orchestrator, keyed);
      }
    }
  }

  /** Nobody says that it is accepted all the same. */
  private static void assertMayBeDone(Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("5");
    assertThat(answer.body().path("detail").stringValue())
        .isEqualTo(
            "The database does not answer: this may have been done or not. Repeating it is safe;"
                + " a workflow needs the same idempotencyKey for that.");
  }

  private static void assertAway(Orchestrator orchestrator, Answer accepted) throws Exception {
    Answer question = orchestrator.get(accepted.header("Location"));

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(question.status()).isEqualTo(503);
    assertThat(question.header("Content-Type")).startsWith("application/problem+json");
    assertThat(question.header("Retry-After")).isEqualTo("5");
    assertThat(question.body().path("detail").stringValue())
        .isEqualTo("The read model does not answer; jobs are accepted and executed all the same.");
    assertThat(orchestrator.get("/api/v1/jobs").status()).isEqualTo(503);
    assertThat(orchestrator.get("/api/v1/alerts").status()).isEqualTo(503);
    assertThat(orchestrator.get("/actuator/health").body().path("status").stringValue())
        .isEqualTo("DEGRADED");
    assertThat(orchestrator.get("/actuator/health").status()).isEqualTo(200);
    assertThat(orchestrator.get("/actuator/health/readiness").status()).isEqualTo(200);
  }

  private static Answer awaitAccepted(Orchestrator orchestrator) {
    return await()
        .atMost(PATIENCE)
        .until(() -> orchestrator.post("/api/v1/jobs", KEYED), it -> it.status() == 202);
  }

  private static void awaitFound(Orchestrator orchestrator, Answer accepted) {
    await()
        .atMost(PATIENCE)
        .until(() -> orchestrator.get(accepted.header("Location")).status() == 200);
  }
}
