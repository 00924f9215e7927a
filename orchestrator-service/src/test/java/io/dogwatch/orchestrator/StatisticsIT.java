package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.Orchestrator.Answer;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
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

/** Figures of executions, as a user of the API sees them. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StatisticsIT {

  private static final String PREFIX = "statistics.";

  private Platform platform;
  private Orchestrator orchestrator;

  @BeforeAll
  void start(KafkaBroker kafka, PostgresServer postgres) throws Exception {
    platform = new Platform(kafka, PREFIX);
    platform.announceProbe();
    orchestrator = Orchestrator.start(kafka, PREFIX, postgres.createDatabase("statistics"));
    orchestrator.awaitReady();
  }

  @AfterAll
  void stop() {
    orchestrator.close();
    platform.close();
  }

  @Test
  void tellsHowExecutionsHaveEnded() throws Exception {
    Instant now = Instant.now();
    Failure failure = Failure.of(FailureCode.TIMEOUT, "too long");
    String first = submit();
    tell(now, first, 1, "w-1", new JobFact.AttemptFailed(failure, now, now.plusSeconds(3600)));
    tell(now, first, 2, "w-2", new JobFact.Succeeded(Payload.json("{}"), now.minusMillis(1_000)));
    String second = submit();
    tell(now, second, 1, "w-2", new JobFact.Succeeded(Payload.json("{}"), now.minusMillis(3_000)));
    String third = submit();
    tell(now, third, 1, "w-1", new JobFact.Started());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              JsonNode total = statistics("").path("total");
              return total.path("succeeded").intValue() == 2
                  && total.path("running").intValue() == 1;
            });

    JsonNode all = statistics("?window=PT10M");
    JsonNode total = all.path("total");
    assertThat(total.path("timedOut").intValue()).isEqualTo(1);
    assertThat(total.path("failed").intValue()).isZero();
    assertThat(total.path("successRate").doubleValue()).isEqualTo(2 / 3.0);
    assertThat(total.path("durationMillis").path("min").longValue()).isEqualTo(1_000L);
    assertThat(total.path("durationMillis").path("max").longValue()).isEqualTo(3_000L);
    assertThat(all.path("types").propertyNames()).containsExactly("probe");
    assertThat(all.path("workers").propertyNames()).containsExactly("w-1", "w-2");
    assertThat(all.path("workers").path("w-1").path("running").intValue()).isEqualTo(1);
    assertThat(all.path("workers").path("w-1").path("successRate").doubleValue()).isZero();
    assertThat(statistics("?worker=w-2").path("total").path("succeeded").intValue()).isEqualTo(2);
    assertThat(statistics("?type=other").path("total").path("succeeded").intValue()).isZero();
  }

  private JsonNode statistics(String query) throws Exception {
    Answer answer = orchestrator.get("/api/v1/stats" + query);
    assertThat(answer.status()).isEqualTo(200);
    return answer.body();
  }

  private String submit() throws Exception {
    Answer answer =
        orchestrator.post("/api/v1/jobs", "{\"type\":\"probe\",\"payload\":{\"sleepMs\":1}}");
    return answer.body().path("id").stringValue();
  }

  private void tell(Instant at, String job, int attempt, String worker, JobFact fact)
      throws Exception {
    var _ =
        platform.publish(
            new JobEvent(
                JobId.parse(job), Platform.PROBE, new Claim(attempt, 1), worker, at, fact));
  }
}
