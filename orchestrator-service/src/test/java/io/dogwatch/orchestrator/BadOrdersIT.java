package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.Orchestrator.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What neither the database nor a record can keep is refused, with a pointer to it. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadOrdersIT {

  private static final String PREFIX = "orders.";

  private Platform platform;
  private Orchestrator orchestrator;

  @BeforeAll
  void start(KafkaBroker kafka, PostgresServer postgres) throws Exception {
    platform = new Platform(kafka, PREFIX);
    platform.announceProbe();
    orchestrator = Orchestrator.start(kafka, PREFIX, postgres.createDatabase("orders"));
    orchestrator.awaitReady();
    orchestrator.awaitIntake();
  }

  @AfterAll
  void stop() {
    orchestrator.close();
    platform.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/dlq/replays/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/cancel, reason",
    "/api/v1/jobs/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/cancel, reason",
    "/api/v1/workflows/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/cancel, reason",
    "/api/v1/workflows/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/steps/a/decide, option",
    "/api/v1/job-types/probe/pause, reason",
  })
  void refusesATextThatCantBeKept(String path, String field) throws Exception {
    Answer answer = orchestrator.post(path, "{\"%s\": \"a\\u0000b\"}".formatted(field));

    assertRefused(answer, "/" + field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/jobs | {\"type\": \"probe\", \"payload\": {}, \"runAt\": \"%s\"} | /runAt",
        "/api/v1/jobs | {\"type\": \"probe\", \"payload\": {}, \"expiresAt\": \"%s\"} | /expiresAt",
        "/api/v1/jobs/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/reschedule | {\"runAt\": \"%s\"} | /runAt",
        "/api/v1/jobs/cancel | {\"filter\": {\"type\": \"probe\", \"submittedBefore\": \"%s\"}} | /filter/submittedBefore",
        "/api/v1/schedules/any/backfill | {\"from\": \"%s\", \"to\": \"2026-03-01T10:00:00Z\"} | /from",
      })
  void refusesATimeThatCantBeKept(String path, String body, String pointer) throws Exception {
    Answer answer = orchestrator.post(path, body.formatted("-999999999-01-01T00:00:00Z"));

    assertRefused(answer, pointer);
  }

  private static void assertRefused(Answer answer, String pointer) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
    assertThat(answer.body().at("/errors/0/pointer").stringValue()).isEqualTo(pointer);
  }
}
