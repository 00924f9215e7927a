package io.dogwatch.orchestrator;

import static io.dogwatch.orchestrator.BadRequestsIT.assertProblem;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.orchestrator.Orchestrator.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies are refused with a pointer to what is wrong, or for their size. */
@ExtendWith(SharedInstallation.class)
final class BadBodiesIT {

  private static final int LARGEST_BODY = 16 * 1024 * 1024;

  private final Orchestrator orchestrator;

  BadBodiesIT(Installation installation) {
    orchestrator = installation.orchestrator();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"type\": \"probe\", \"payload\": {\"symbol\": \"XXXX\"}} | /payload/symbol",
        "{\"type\": \"probe\", \"payload\": {\"sleepMs\": -1}} | /payload/sleepMs",
        "{\"type\": \"probe\", \"payload\": {\"unheard\": 1}} | /payload/unheard",
        "{\"type\": \"unheard-of\", \"payload\": {}} | /type",
        "{\"type\": \"probe\", \"payload\": {}, \"wait\": 1} | /wait",
        "[{\"type\": \"probe\", \"payload\": {}}, {\"type\": \"probe\", \"payload\": {\"symbol\": \"X\"}}] | /1/payload/symbol",
        "{\"type\": | ~~",
      })
  void refusesAJobWithAPointerToTheMistake(String body, String pointer) throws Exception {
    Answer answer = orchestrator.post("/api/v1/jobs", body);

    assertRefused(answer, pointer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[] | ~~",
        "{\"filter\": {}} | /filter",
        "{\"filter\": {\"priority\": \"low\"}} | /filter",
        "{\"filter\": {\"type\": \"No Type\"}} | /filter/type",
        "{\"filter\": {\"workflow\": \"7\"}} | /filter/workflow",
        "{\"filter\": {\"tenant\": 7}} | /filter/tenant",
        "{\"filter\": {\"type\": \"probe\", \"submittedBefore\": \"9998-01-01T00:00:00Z\"}} | /filter/submittedBefore",
        "{\"filter\": {\"type\": \"probe\", \"state\": \"DEAD\"}} | /filter/state",
      })
  void refusesACancellationWithAPointerToTheMistake(String body, String pointer) throws Exception {
    Answer answer = orchestrator.post("/api/v1/jobs/cancel", body);

    assertRefused(answer, pointer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"maxAttempts\": 99999999999 | a whole number from 1 to 2147483647 expected, found 99999999999",
        "\"tenant\": \"a\\u0000b\" | no U+0000 expected",
        "\"tenant\": \"\" | 1 to 1000 characters expected, found 0",
      })
  void saysWhatIsWrong(String field, String detail) throws Exception {
    Answer answer =
        orchestrator.post("/api/v1/jobs", "{\"type\": \"probe\", \"payload\": {}, " + field + "}");

    assertProblem(answer, 400);
    assertThat(answer.body().at("/errors/0/detail").stringValue()).startsWith(detail);
  }

  @Test
  void tellsMistakesInTheJobAndInItsPayloadAtOnce() throws Exception {
    Answer answer =
        orchestrator.post(
            "/api/v1/jobs",
            """
            [{"type": "probe", "priority": "xx", "payload": {"symbol": "X", "sleepMs": -1}},
             {"type": "nope", "payload": {}}, 7]
            """);

    assertProblem(answer, 400);
    assertThat(
            answer.body().path("errors").valueStream().map(it -> it.path("pointer").stringValue()))
        .containsExactlyInAnyOrder(
            "/0/priority", "/0/payload/symbol", "/0/payload/sleepMs", "/1/type", "/2");
  }

  @Test
  void publishesNothingOfAnArrayWithAMistake() throws Exception {
    String id = "6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b001";
    Answer answer =
        orchestrator.post(
            "/api/v1/jobs",
            """
            [{"id": "%s", "type": "probe", "payload": {}}, {"type": "nope", "payload": {}}]
            """
                .formatted(id));

    assertProblem(answer, 400);
    assertProblem(orchestrator.get("/api/v1/jobs/" + id), 404);
  }

  @Test
  void refusesMoreThan10000Jobs() throws Exception {
    String job = "{\"type\":\"probe\",\"payload\":{}}";

    assertProblem(
        orchestrator.post("/api/v1/jobs", "[" + (job + ",").repeat(10_000) + job + "]"), 400);
    assertThat(
            orchestrator
                .post("/api/v1/jobs", "[" + (job + ",").repeat(9_999) + job + "]")
                .body()
                .path("ids")
                .size())
        .isEqualTo(10_000);
  }

  @Test
  void refusesAPayloadOver256KiB() throws Exception {
    String payload = "{\"symbol\": \"" + "x".repeat(256 * 1024) + "\"}";

    Answer answer =
        orchestrator.post("/api/v1/jobs", "{\"type\": \"probe\", \"payload\": " + payload + "}");

    assertRefused(answer, "/payload");
  }

  @Test
  void refusesABodyOver16MiB() throws Exception {
    assertProblem(orchestrator.post("/api/v1/jobs", " ".repeat(LARGEST_BODY + 1)), 413);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/schedules/any/pause | {\"reason\": \"x\"} | /reason | unknown field",
        "/api/v1/schedules/any/resume | {\"until\": 1} | /until | unknown field",
        "/api/v1/workflows/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/pause | {\"x\": 1} | /x | unknown field",
        "/api/v1/workflows/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/resume | {\"x\": 1} | /x | unknown field",
        "/api/v1/workflows/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/retry-failed | {\"x\": 1} | /x | unknown field",
        "/api/v1/workflows/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/steps/a/decide | {} | /option | required",
        "/api/v1/workflows | {\"name\": \"w\", \"steps\": [{\"name\": \"a\", \"job\": {}, \"gate\": {}}]} | /steps/0 | either a job or a gate expected, found both",
        "/api/v1/workflows | {\"name\": \"w\", \"steps\": [{\"name\": \"a\"}]} | /steps/0 | either a job or a gate expected, found neither",
      })
  void refusesABodyThatSaysTooMuchOrTooLittle(
      String path, String body, String pointer, String detail) throws Exception {
    Answer answer = orchestrator.post(path, body);

    assertRefused(answer, pointer);
    assertThat(answer.body().at("/errors/0/detail").stringValue()).isEqualTo(detail);
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

  /** Two of the largest are all there is room for; senders who stop half-way hold the room here. */
  @Test
  void refusesForTheMomentWhatThereIsNoRoomFor() throws Exception {
    String job = "{\"type\": \"probe\", \"payload\": {}}";
    List<Socket> senders = new ArrayList<>();
    try {
      senders.add(sendAllButTheEnd(job));
      senders.add(sendAllButTheEnd(job));

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> orchestrator.post("/api/v1/jobs", job).status() == 503);
      Answer answer = orchestrator.post("/api/v1/jobs", job);
      assertProblem(answer, 503);
      assertThat(answer.header("Retry-After")).isEqualTo("5");

      for (Socket sender : senders) {
        sender.getOutputStream().write(' ');
        assertThat(new String(sender.getInputStream().readNBytes(12), US_ASCII))
            .isEqualTo("HTTP/1.1 202");
      }
    } finally {
      for (Socket sender : senders) {
        sender.close();
      }
    }
    assertThat(orchestrator.post("/api/v1/jobs", job).status()).isEqualTo(202);
  }

  private Socket sendAllButTheEnd(String job) throws IOException {
    Socket sender = orchestrator.connect();
    OutputStream out = sender.getOutputStream();
    out.write(
        """
        POST /api/v1/jobs HTTP/1.1\r
        Host: localhost\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        """
            .formatted(LARGEST_BODY)
            .getBytes(US_ASCII));
    out.write((job + " ".repeat(LARGEST_BODY - job.length() - 1)).getBytes(US_ASCII));
    return sender;
  }

  private static void assertRefused(Answer answer, String pointer) {
    assertProblem(answer, 400);
    assertThat(answer.body().at("/errors/0/pointer").stringValue()).isEqualTo(pointer);
  }
}
