package io.dogwatch.orchestrator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.Orchestrator.Answer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every way to ask wrongly is answered with a problem. */
@ExtendWith(SharedInstallation.class)
final class BadRequestsIT {

  private final Orchestrator orchestrator;

  BadRequestsIT(Installation installation) {
    orchestrator = installation.orchestrator();
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
    "GET, /api/v1/alerts?severity=low&severity=, 400",
    "GET, /api/v1/alerts?type=, 400",
    "GET, /api/v1/alerts?venue=a&venue=%00, 400",
    "GET, /api/v1/alerts?from=yesterday, 400",
    "GET, /api/v1/alerts?to=-999999999-01-01T00:00:00Z, 400",
    "GET, /api/v1/alerts/unheard-of, 404",
    "GET, /api/v1/alerts/unheard-of?limit=1, 400",
    "POST, /api/v1/alerts/unheard-of/acknowledge, 404",
    "GET, /api/v1/alerts/unheard-of/acknowledge, 405",
    "GET, /api/v1/alerts/stream?severity=mild, 400",
    "GET, /api/v1/alerts/stream?state=FIRING, 400",
    "GET, /api/v1/alerts/ws, 426",
    "GET, /api/v1/alerts/ws?severity=mild, 400",
    "GET, /api/v1/alerts/ws?after=nonsense, 400",
    "POST, /api/v1/alerts/ws, 405",
    "GET, /api/v1/silences?state=ASLEEP, 400",
    "GET, /api/v1/silences?limit=0, 400",
    "GET, /api/v1/silences?cursor=nonsense, 400",
    "GET, /api/v1/silences/seven, 400",
    "GET, /api/v1/silences/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000, 404",
    "DELETE, /api/v1/silences/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000, 404",
    "DELETE, /api/v1/silences, 405",
    "POST, /api/v1/silences, 415",
    "GET, /api/v1/notifications?state=ASLEEP, 400",
    "GET, /api/v1/notifications?channel=%00, 400",
    "GET, /api/v1/notifications?cursor=nonsense, 400",
    "GET, /api/v1/notifications?limit=0, 400",
    "GET, /api/v1/notifications?alerts=1, 400",
    "POST, /api/v1/notifications, 405",
    "POST, /api/v1/notifications/not-a-uuid/retry, 400",
    "POST, /api/v1/notifications/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/retry, 404",
    "GET, /api/v1/notifications/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000/retry, 405",
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
  @ValueSource(
      strings = {
        "/api/v1/jobs?type=a|b",
        "/api/v1/jobs/..%2f..%2factuator",
        "/api/v1/alerts/a%00",
      })
  void tellsWhatIsNoRequest(String target) throws Exception {
    String answer = get(target);

    assertThat(answer)
        .startsWith("HTTP/1.1 400 ")
        .contains("Content-Type: application/problem+json", "percent-encoded")
        .doesNotContain("\"properties\"");
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

  static void assertProblem(Answer answer, int status) {
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.body().path("status").intValue()).isEqualTo(status);
    assertThat(answer.body().path("title").stringValue()).isNotBlank();
    if (status == 400) {
      assertThat(answer.body().path("errors").size()).isPositive();
    }
  }
}
