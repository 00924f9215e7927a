package io.dogwatch.orchestrator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.Orchestrator.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every way to ask wrongly is answered with a problem, and the API describes itself. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadRequestsIT {

  private static final String PREFIX = "bad.";
  private static final int LARGEST_BODY = 16 * 1024 * 1024;

  private Platform platform;
  private Orchestrator orchestrator;

  @BeforeAll
  void start(KafkaBroker kafka, PostgresServer postgres) throws Exception {
    platform = new Platform(kafka, PREFIX);
    platform.announceProbe();
    orchestrator = Orchestrator.start(kafka, PREFIX, postgres.createDatabase("bad"));
    orchestrator.awaitReady();
  }

  @AfterAll
  void stop() {
    orchestrator.close();
    platform.close();
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

    assertProblem(answer, 400);
    assertThat(answer.body().path("errors").path(0).path("pointer").stringValue())
        .isEqualTo(pointer);
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

    assertProblem(answer, 400);
    assertThat(answer.body().path("errors").path(0).path("pointer").stringValue())
        .isEqualTo(pointer);
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

    assertProblem(answer, 400);
    assertThat(answer.body().path("errors").path(0).path("pointer").stringValue())
        .isEqualTo("/payload");
  }

  @Test
  void refusesABodyOver16MiB() throws Exception {
    assertProblem(orchestrator.post("/api/v1/jobs", " ".repeat(LARGEST_BODY + 1)), 413);
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

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/jobs/not-a-uuid, 400",
    "GET, /api/v1/jobs/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000, 404",
    "GET, /api/v1/jobs/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/events, 404",
    "GET, /api/v1/jobs/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/payload, 404",
    "GET, /api/v1/jobs/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/result, 404",
    "GET, /api/v1/jobs/not-a-uuid/payload, 400",
    "GET, /api/v1/jobs/not-a-uuid/result, 400",
    "POST, /api/v1/jobs/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/result, 405",
    "GET, /api/v1/jobs/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000?wait=PT1S, 404",
    "GET, /api/v1/jobs/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000?wait=PT61S, 400",
    "GET, /api/v1/jobs/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000?wait=-PT1S, 400",
    "GET, /api/v1/jobs/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000?wait=30, 400",
    "POST, /api/v1/jobs/not-a-uuid/cancel, 400",
    "POST, /api/v1/jobs/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/cancel, 404",
    "POST, /api/v1/jobs/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/reschedule, 415",
    "GET, /api/v1/jobs/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/cancel, 405",
    "POST, /api/v1/jobs/cancel, 415",
    "GET, /api/v1/jobs/cancel, 400",
    "DELETE, /api/v1/jobs/cancel, 405",
    "GET, /api/v1/jobs?limit=0, 400",
    "GET, /api/v1/jobs?limit=501, 400",
    "GET, /api/v1/jobs?limit=many, 400",
    "GET, /api/v1/jobs?state=ASLEEP, 400",
    "GET, /api/v1/jobs?type=No%20Type, 400",
    "GET, /api/v1/jobs?cursor=nonsense, 400",
    "GET, /api/v1/jobs/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000?wiat=PT1S, 400",
    "GET, /api/v1/job-standings, 400",
    "GET, /api/v1/job-standings?id=not-a-uuid, 400",
    "GET, /api/v1/job-standings?id=6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000&current=yes, 400",
    "GET, /api/v1/job-types?limit=1, 400",
    "GET, /api/v1/schedules?limit=0, 400",
    "GET, /api/v1/stats?window=PT10S, 400",
    "GET, /api/v1/dlq?limit=0, 400",
    "GET, /api/v1/dlq?job=seven, 400",
    "GET, /api/v1/dlq?cursor=nonsense, 400",
    "GET, /api/v1/dlq/seven, 400",
    "GET, /api/v1/dlq/unheard-of.0.1, 404",
    "POST, /api/v1/dlq/unheard-of.0.1/replay, 404",
    "DELETE, /api/v1/dlq/unheard-of.0.1, 404",
    "GET, /api/v1/dlq/groups?fingerprint=1, 400",
    "GET, /api/v1/dlq?from=yesterday, 400",
    "GET, /api/v1/dlq/groups?to=-999999999-01-01T00:00:00Z, 400",
    "GET, /api/v1/dlq/replays?limit=0, 400",
    "GET, /api/v1/dlq/replays?cursor=nonsense, 400",
    "GET, /api/v1/dlq/replays/not-a-uuid, 400",
    "GET, /api/v1/dlq/replays/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000, 404",
    "POST, /api/v1/dlq/replays, 415",
    "POST, /api/v1/dlq/replays/not-a-uuid/cancel, 400",
    "POST, /api/v1/dlq/replays/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/cancel, 404",
    "POST, /api/v1/dlq/purges, 415",
    "GET, /api/v1/stats?window=P2D, 400",
    "GET, /api/v1/stats?windw=PT1H, 400",
    "GET, /api/v1/schedules/unheard-of, 404",
    "GET, /api/v1/schedules/No%20Name, 400",
    "PUT, /api/v1/schedules/any, 415",
    "DELETE, /api/v1/schedules/unheard-of, 404",
    "POST, /api/v1/schedules/unheard-of/pause, 404",
    "POST, /api/v1/schedules/unheard-of/resume, 404",
    "POST, /api/v1/schedules/unheard-of/backfill, 415",
    "GET, /api/v1/schedules/unheard-of/firings, 404",
    "GET, /api/v1/schedules/No%20Name/firings, 400",
    "GET, /api/v1/schedules/unheard-of/firings?limit=0, 400",
    "GET, /api/v1/schedules/unheard-of/firings?cursor=nonsense, 400",
    "GET, /api/v1/schedules/unheard-of/firings?cursor=-999999999-01-01T00:00:00Z, 400",
    "GET, /api/v1/schedules/unheard-of/firings?since=1, 400",
    "POST, /api/v1/schedules/unheard-of/firings, 405",
    "GET, /api/v1/workflows?limit=0, 400",
    "GET, /api/v1/workflows?state=ASLEEP, 400",
    "GET, /api/v1/workflows?cursor=nonsense, 400",
    "POST, /api/v1/workflows, 415",
    "GET, /api/v1/workflows/seven, 400",
    "GET, /api/v1/workflows/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000, 404",
    "GET, /api/v1/workflows/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000?wait=PT60S, 404",
    "GET, /api/v1/workflows/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000?wait=PT61S, 400",
    "GET, /api/v1/workflows/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000?wait=-PT1S, 400",
    "GET, /api/v1/workflows/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000?wiat=PT1S, 400",
    "GET, /api/v1/workflows/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/steps/a/jobs, 404",
    "GET, /api/v1/workflows/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/steps/a/jobs?failed=maybe, 400",
    "POST, /api/v1/workflows/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/pause, 404",
    "POST, /api/v1/workflows/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/resume, 404",
    "POST, /api/v1/workflows/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/cancel, 404",
    "POST, /api/v1/workflows/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/retry-failed, 404",
    "POST, /api/v1/workflows/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/steps/a/decide, 415",
    "GET, /api/v1/alerts?stat=FIRING, 400",
    "GET, /api/v1/job-types/unheard-of, 404",
    "GET, /api/v1/job-types/No%20Type, 404",
    "POST, /api/v1/job-types/unheard-of/pause, 404",
    "POST, /api/v1/job-types/No%20Type/resume, 404",
    "GET, /api/v1/job-types/probe/pause, 405",
    "GET, /api/v1/alerts?state=ASLEEP, 400",
    "GET, /api/v1/alerts?severity=mild, 400",
    "GET, /api/v1/alerts?symbol=%00, 400",
    "GET, /api/v1/alerts?cursor=nonsense, 400",
    "GET, /api/v1/nothing, 404",
    "GET, /nothing, 404",
    "GET, /, 404",
    "DELETE, /api/v1/jobs, 405",
    "PUT, /api/v1/job-types, 405",
    "POST, /api/v1/alerts, 405",
  })
  void answersWithAProblem(String method, String path, int status) throws Exception {
    Answer answer =
        orchestrator.send(orchestrator.request(path).method(method, BodyPublishers.noBody()));

    assertProblem(answer, status);
  }

  @Test
  void namesAllParametersThatAreWrong() throws Exception {
    JsonNode errors =
        orchestrator.get("/api/v1/jobs?limit=0&state=ASLEEP&cursor=x").body().path("errors");

    assertThat(errors.valueStream().map(it -> it.path("parameter").stringValue()))
        .containsExactlyInAnyOrder("limit", "state", "cursor");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/v1/jobs?state=ASLEEP | one of WAITING, SCHEDULED, QUEUED, RUNNING, RETRYING, SUCCEEDED, DEAD, CANCELLED, EXPIRED, SKIPPED expected, found \"ASLEEP\"",
        "/api/v1/alerts?severity=mild | one of LOW, MEDIUM, HIGH, CRITICAL expected, found \"mild\"",
      })
  void namesTheConstantsThatThereAre(String path, String detail) throws Exception {
    JsonNode error = orchestrator.get(path).body().at("/errors/0");

    assertThat(error.path("detail").stringValue()).isEqualTo(detail);
  }

  @Test
  void namesAParameterThatThereIsNot() throws Exception {
    JsonNode error = orchestrator.get("/api/v1/jobs?stat=DEAD").body().at("/errors/0");

    assertThat(error.path("parameter").stringValue()).isEqualTo("stat");
    assertThat(error.path("detail").stringValue())
        .isEqualTo("one of cursor, limit, schedule, state, tenant, type, workflow expected");
  }

  /** The client would not send what can't be decoded. */
  @ParameterizedTest
  @CsvSource({
    "/api/v1/jobs?limit=1&state=%zz, state",
    "/api/v1/jobs?state=%ff, state",
    "/api/v1/dlq?reason=%, reason",
    "/api/v1/job-types?%zz=1, %zz",
    "/api/v1/jobs/%zz, path",
    "/%c3, path",
  })
  void namesWhatCantBeDecoded(String target, String parameter) throws Exception {
    String answer = get(target);

    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .contains("Content-Type: application/problem+json")
        .contains("\"parameter\":\"%s\"".formatted(parameter), "percent-encoded UTF-8 expected")
        .contains("\"errors\":[{\"")
        .doesNotContain("\"properties\"", "null");
  }

  @Test
  void tellsWhichMethodsAndMediaTypesThereAre() throws Exception {
    Answer method = orchestrator.send(orchestrator.request("/api/v1/stats").DELETE());
    Answer media =
        orchestrator.send(
            orchestrator
                .request("/api/v1/dlq/purges")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}")));

    assertThat(method.body().path("detail").stringValue())
        .isEqualTo("GET expected. Request method 'DELETE' is not supported.");
    assertThat(media.body().path("detail").stringValue())
        .isEqualTo("application/json expected. Content-Type 'text/plain' is not supported.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/jobs?type=a|b", "/api/v1/jobs/..%2f..%2factuator"})
  void tellsWhatIsNoRequest(String target) throws Exception {
    String answer = get(target);

    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .contains("Content-Type: application/problem+json", "percent-encoded")
        .doesNotContain("\"properties\"");
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

    assertProblem(answer, 400);
    assertThat(answer.body().at("/errors/0/pointer").stringValue()).isEqualTo(pointer);
    assertThat(answer.body().at("/errors/0/detail").stringValue()).isEqualTo(detail);
  }

  @Test
  void saysWhereThePathsAreDescribed() throws Exception {
    assertThat(orchestrator.get("/api/v1/nothing").body().path("detail").stringValue())
        .isEqualTo("There is no /api/v1/nothing; /v3/api-docs describes what there is.");
  }

  @Test
  void refusesOtherContentTypes() throws Exception {
    Answer answer =
        orchestrator.send(
            orchestrator
                .request("/api/v1/jobs")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"type\": \"probe\", \"payload\": {}}")));

    assertProblem(answer, 415);
  }

  @Test
  void refusesAStrangeLastEventId() throws Exception {
    Answer answer =
        orchestrator.send(
            orchestrator
                .request("/api/v1/alerts/stream")
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", "nonsense")
                .GET());

    assertProblem(answer, 400);
  }

  @Test
  void tellsUnknownParametersWithWhatIsWrongWithTheOthers() throws Exception {
    assertThat(orchestrator.get("/api/v1/jobs?state=FOO&limit=0&bar=1").body().path("errors"))
        .hasSize(3);
    assertThat(orchestrator.get("/api/v1/alerts?severity=X&limit=0&foo=1").body().path("errors"))
        .hasSize(3);
    assertThat(orchestrator.get("/api/v1/jobs/7?wait=x&foo=1").body().path("errors")).hasSize(3);
  }

  @Test
  void describesEveryOperationWithItsAnswersAndProblems() throws Exception {
    JsonNode api = orchestrator.get("/v3/api-docs").body();
    JsonNode submit = api.path("paths").path("/api/v1/jobs").path("post");
    JsonNode schemas = api.path("components").path("schemas");

    assertThat(api.path("paths").propertyNames())
        .containsExactlyInAnyOrder(
            "/api/v1/jobs",
            "/api/v1/jobs/cancel",
            "/api/v1/jobs/{id}",
            "/api/v1/jobs/{id}/events",
            "/api/v1/jobs/{id}/explain",
            "/api/v1/jobs/{id}/payload",
            "/api/v1/jobs/{id}/result",
            "/api/v1/jobs/{id}/cancel",
            "/api/v1/jobs/{id}/reschedule",
            "/api/v1/job-standings",
            "/api/v1/job-types",
            "/api/v1/job-types/{type}",
            "/api/v1/job-types/{type}/pause",
            "/api/v1/job-types/{type}/resume",
            "/api/v1/schedules",
            "/api/v1/schedules/{id}",
            "/api/v1/schedules/{id}/pause",
            "/api/v1/schedules/{id}/resume",
            "/api/v1/schedules/{id}/backfill",
            "/api/v1/schedules/{id}/firings",
            "/api/v1/workflows",
            "/api/v1/workflows/{id}",
            "/api/v1/workflows/{id}/pause",
            "/api/v1/workflows/{id}/resume",
            "/api/v1/workflows/{id}/cancel",
            "/api/v1/workflows/{id}/retry-failed",
            "/api/v1/workflows/{id}/steps/{step}/jobs",
            "/api/v1/workflows/{id}/steps/{step}/decide",
            "/api/v1/alerts",
            "/api/v1/alerts/stream",
            "/api/v1/audit",
            "/api/v1/stats",
            "/api/v1/dlq",
            "/api/v1/dlq/groups",
            "/api/v1/dlq/{id}",
            "/api/v1/dlq/{id}/replay",
            "/api/v1/dlq/replays",
            "/api/v1/dlq/replays/{id}",
            "/api/v1/dlq/replays/{id}/cancel",
            "/api/v1/dlq/purges");
    assertThat(submit.path("responses").propertyNames())
        .containsExactlyInAnyOrder("200", "202", "400", "409", "413", "415", "503");
    assertThat(submit.at("/requestBody/content").propertyNames())
        .containsExactlyInAnyOrder("application/json", "application/x-ndjson");
    assertThat(submit.at("/responses/200/content/application~1x-ndjson/schema/oneOf").size())
        .isEqualTo(4);
    assertThat(api.at("/paths/~1api~1v1~1jobs~1cancel/post/responses").propertyNames())
        .containsExactlyInAnyOrder("202", "400", "413", "415", "503");
    assertThat(api.at("/paths/~1api~1v1~1jobs~1{id}~1cancel/post/responses").propertyNames())
        .containsExactlyInAnyOrder("202", "400", "404", "409", "413", "503");
    assertThat(api.at("/paths/~1api~1v1~1jobs~1{id}~1reschedule/post/responses").propertyNames())
        .containsExactlyInAnyOrder("202", "400", "404", "409", "413", "415", "503");
    for (String json :
        List.of(
            "/JobSubmission/properties/payload",
            "/Job/properties/metadata",
            "/JobEvent/properties/detail")) {
      assertThat(schemas.at(json + "/type").asString()).as(json).isEqualTo("object");
    }
    assertThat(submit.at("/requestBody/content/application~1json/schema/oneOf").size())
        .isEqualTo(2);
    assertThat(
            submit.at("/responses/400/content/application~1problem+json/schema/$ref").stringValue())
        .isEqualTo("#/components/schemas/Problem");
    assertThat(schemas.propertyNames())
        .contains("JobSubmission", "Job", "JobPage", "Failure", "Problem", "Alert", "AlertPage");
    assertThat(schemas.at("/Problem/properties/errors/items/$ref").stringValue())
        .isEqualTo("#/components/schemas/FieldProblem");
    assertThat(schemas.at("/JobSubmission/required").valueStream().map(JsonNode::stringValue))
        .containsExactlyInAnyOrder("type", "payload");
  }

  @Test
  void tellsItsHealthAndItsNumbers() throws Exception {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                orchestrator
                    .get("/actuator/health")
                    .body()
                    .path("status")
                    .stringValue("")
                    .equals("UP"));
    assertThat(orchestrator.get("/actuator/health/liveness").status()).isEqualTo(200);
    assertThat(orchestrator.get("/actuator/health/readiness").status()).isEqualTo(200);
    assertThat(
            orchestrator
                .http()
                .send(orchestrator.request("/actuator/prometheus").build(), BodyHandlers.ofString())
                .body())
        .contains("dogwatch_projection_projected_total")
        .containsPattern("dogwatch_audit_age_seconds \\d")
        .contains("dogwatch_audit_duration_seconds ", "dogwatch_audit_violations ");
  }

  /** As no client would send it. */
  private String get(String target) throws IOException {
    try (var socket = orchestrator.connect()) {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .formatted(target)
                  .getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static void assertProblem(Answer answer, int status) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.body().path("status").intValue()).isEqualTo(status);
    assertThat(answer.body().path("title").stringValue()).isNotBlank();
    if (status == 400) {
      assertThat(answer.body().path("errors").size()).isPositive();
    }
  }
}
