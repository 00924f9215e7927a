package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.Orchestrator.Answer;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** A job's way from submission to its end, as a user of the API sees it. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JobPathIT {

  private static final String PREFIX = "path.";
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

  private Platform platform;
  private Orchestrator orchestrator;

  @BeforeAll
  void start(KafkaBroker kafka, PostgresServer postgres) throws Exception {
    platform = new Platform(kafka, PREFIX);
    platform.announceProbe();
    orchestrator = Orchestrator.start(kafka, PREFIX, postgres.createDatabase("path"));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> orchestrator.get("/api/v1/job-types/probe").status() == 200);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> orchestrator.get("/api/v1/jobs").status() == 200);
  }

  @AfterAll
  void stop() {
    orchestrator.close();
    platform.close();
  }

  @Test
  void showsAJobFromSubmissionToItsEnd() throws Exception {
    Answer accepted =
        orchestrator.post(
            "/api/v1/jobs",
            """
            {"type": "probe", "payload": {"symbol": " aapl "}, "priority": "HIGH",
             "maxAttempts": 3, "timeout": "PT30S", "tenant": "acme", "metadata": {"run": "7"}}
            """);
    String id = accepted.body().path("id").stringValue();
    JsonNode queued = orchestrator.get(accepted.header("Location")).body();
    var _ = platform.publish(succeeded(JobId.parse(id), "{\"rsi\": 61.0}"));
    JsonNode done = orchestrator.get("/api/v1/jobs/" + id + "?wait=PT10S").body();

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.header("Location")).isEqualTo("/api/v1/jobs/" + id);
    assertThat(queued.path("state").stringValue()).isEqualTo("QUEUED");
    assertThat(queued.path("priority").stringValue()).isEqualTo("high");
    assertThat(queued.path("payload").toString()).isEqualTo("{\"symbol\":\" aapl \"}");
    assertThat(queued.path("timeout").stringValue()).isEqualTo("PT30S");
    assertThat(queued.path("metadata").path("run").stringValue()).isEqualTo("7");
    assertThat(done.path("state").stringValue()).isEqualTo("SUCCEEDED");
    assertThat(done.path("result").path("rsi").doubleValue()).isEqualTo(61.0);
    assertThat(done.path("worker").stringValue()).isEqualTo("w-1");
    assertThat(done.path("attempt").intValue()).isEqualTo(1);
    assertThat(done.path("delivery").intValue()).isEqualTo(1);
    assertThat(done.path("startedAt").stringValue()).isEqualTo("2026-03-01T10:00:00Z");
    assertThat(done.path("finishedAt").stringValue()).isEqualTo("2026-03-01T10:00:01Z");
    assertThat(done.path("tenant").stringValue()).isEqualTo("acme");
  }

  @Test
  void findsEveryJobRightAfterItsSubmission() throws Exception {
    for (int i = 0; i < 200; i++) {
      Answer accepted = orchestrator.post("/api/v1/jobs", "{\"type\": \"probe\", \"payload\": {}}");

      assertThat(orchestrator.get(accepted.header("Location")).status()).isEqualTo(200);
    }
  }

  private static JobEvent succeeded(JobId job, String result) {
    return event(job, new Claim(1, 1), new JobFact.Succeeded(Payload.json(result), AT));
  }

  private static JobEvent event(JobId job, Claim claim, JobFact fact) {
    return new JobEvent(job, Platform.PROBE, claim, "w-1", AT.plusSeconds(1), fact);
  }
}
