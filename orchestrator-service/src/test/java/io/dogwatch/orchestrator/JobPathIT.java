package io.dogwatch.orchestrator;

import static io.dogwatch.orchestrator.Installation.AT;
import static io.dogwatch.orchestrator.Installation.event;
import static io.dogwatch.orchestrator.Installation.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.client.records.Envelope;
import io.dogwatch.orchestrator.Orchestrator.Answer;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** A job's way from submission to its end, as a user of the API sees it. */
@ExtendWith(SharedInstallation.class)
final class JobPathIT {

  private static final Payload DONE = Payload.json("null");

  private final Installation installation;
  private final Platform platform;
  private final Orchestrator orchestrator;

  JobPathIT(Installation installation) {
    this.installation = installation;
    platform = installation.platform();
    orchestrator = installation.orchestrator();
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

  @Test
  void takesAnArrayInOrderAndTheIdsThatSubmittersChoose() throws Exception {
    Answer accepted =
        orchestrator.post(
            "/api/v1/jobs",
            """
            [{"type": "probe", "payload": {}},
             {"type": "probe", "payload": {}, "id": "8d7f0a52-5b0c-4a0e-8d0b-0f6a3c1f2e4d"}]
            """);
    JsonNode ids = accepted.body().path("ids");

    assertThat(accepted.status()).isEqualTo(202);
    assertThat(accepted.header("Location")).isEqualTo("/api/v1/jobs");
    assertThat(ids.size()).isEqualTo(2);
    assertThat(ids.path(1).stringValue()).isEqualTo("8d7f0a52-5b0c-4a0e-8d0b-0f6a3c1f2e4d");
    for (JsonNode id : ids) {
      assertThat(orchestrator.get("/api/v1/jobs/" + id.stringValue()).status()).isEqualTo(200);
    }
  }

  @Test
  void continuesTheTraceOfARequest() throws Exception {
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    Answer accepted =
        orchestrator.send(
            orchestrator
                .request("/api/v1/jobs")
                .header("Content-Type", "application/json")
                .header("traceparent", trace)
                .POST(BodyPublishers.ofString("{\"type\": \"probe\", \"payload\": {}}")));

    var record =
        platform.lastRecord(
            platform.topics().lane(Platform.PROBE, Priority.NORMAL).name(),
            accepted.body().path("id").stringValue());

    assertThat(Envelope.traceOf(record.headers()).orElseThrow().value())
        .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
        .isNotEqualTo(trace);
    assertThat(record.headers())
        .extracting(Header::key)
        .contains("ce_id", "ce_type", "ce_source", "ce_time", "content-type");
  }

  @Test
  void findsTheLanesOfANewType() throws Exception {
    var type = new JobType("newcomer");
    platform.announce(type, "{\"type\": \"object\"}");
    orchestrator.awaitType(type);

    Answer accepted =
        orchestrator.post("/api/v1/jobs", "{\"type\": \"newcomer\", \"payload\": {}}");

    assertThat(orchestrator.get(accepted.header("Location")).status()).isEqualTo(200);
  }

  @Test
  void tellsAJobsStoryInOrder() throws Exception {
    JobId id = installation.submitted("{}");
    var failure =
        new Failure(FailureCode.PROVIDER_TIMEOUT, "no answer", "java.io.IOException", "at");
    var _ = platform.publish(event(id, new Claim(1, 1), new JobFact.Started()));
    var _ =
        platform.publish(
            event(id, new Claim(1, 1), new JobFact.AttemptFailed(failure, AT, AT.plusSeconds(60))));
    var _ =
        platform.publish(
            event(
                id,
                new Claim(2, 1),
                new JobFact.DeadLettered(DeadLetterReason.MAX_ATTEMPTS, failure, AT)));

    JsonNode dead = orchestrator.get("/api/v1/jobs/" + id + "?wait=PT10S").body();
    JsonNode events = orchestrator.get("/api/v1/jobs/" + id + "/events").body().path("items");

    assertThat(dead.path("state").stringValue()).isEqualTo("DEAD");
    assertThat(dead.path("reason").stringValue()).isEqualTo("MAX_ATTEMPTS");
    assertThat(dead.path("failure").path("code").stringValue()).isEqualTo("PROVIDER_TIMEOUT");
    assertThat(dead.path("failure").path("message").stringValue()).isEqualTo("no answer");
    assertThat(events.valueStream().map(it -> it.path("fact").stringValue()))
        .containsExactly("QUEUED", "STARTED", "ATTEMPT_FAILED", "DEAD_LETTERED");
    assertThat(events.path(2).path("detail").path("retryAt").stringValue())
        .isEqualTo("2026-03-01T10:01:00Z");
    assertThat(events.path(2).path("detail").path("failure").path("message").stringValue())
        .isEqualTo("no answer");
  }

  @Test
  void tellsTheParentAndTheStepsOfAJob() throws Exception {
    JobId parent = JobId.next(Instant.now());
    JobId id = JobId.ofChild(parent, 1, 0);
    JobMessage first =
        JobRequest.of("probe", "{}")
            .withOrigin(new JobMessage.Origin(null, parent, null, Map.of()))
            .message(id, Instant.now());
    var _ = platform.publish(first);
    var _ = platform.publish(event(id, new Claim(1, 1), new JobFact.Continued(1, 12, AT, null)));
    var _ = platform.publish(first.nextStep(Payload.json("{\"page\":1000}"), null));
    var _ = platform.publish(event(id, new Claim(2, 1), new JobFact.Succeeded(DONE, AT)));

    JsonNode done = orchestrator.get("/api/v1/jobs/" + id + "?wait=PT10S").body();
    JsonNode events = orchestrator.get("/api/v1/jobs/" + id + "/events").body().path("items");

    assertThat(done.path("parent").stringValue()).isEqualTo(parent.toString());
    assertThat(done.path("attempt").intValue()).isEqualTo(2);
    assertThat(events.valueStream().map(it -> it.path("fact").stringValue()))
        .containsExactly("QUEUED", "CONTINUED", "QUEUED", "SUCCEEDED");
    assertThat(events.path(1).path("detail").path("step").intValue()).isEqualTo(1);
    assertThat(events.path(1).path("detail").path("checkpointSize").intValue()).isEqualTo(12);
  }
}
