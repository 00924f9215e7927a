package io.dogwatch.orchestrator;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.client.records.Envelope;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.Orchestrator.Answer;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Header;
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
  private static final Payload DONE = Payload.json("null");
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

  private Platform platform;
  private Orchestrator orchestrator;
  private String database = "";

  @BeforeAll
  void start(KafkaBroker kafka, PostgresServer postgres) throws Exception {
    platform = new Platform(kafka, PREFIX);
    platform.announceProbe();
    database = postgres.createDatabase("path");
    orchestrator = Orchestrator.start(kafka, PREFIX, database);
    orchestrator.awaitReady();
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

  @Test
  void countsTheStartsThatCameToNoEnd() throws Exception {
    JobId id = submitted("{}");
    for (int delivery = 1; delivery <= 3; delivery++) {
      var _ = platform.publish(event(id, new Claim(1, delivery), new JobFact.Started()));
    }
    var failed =
        new JobFact.AttemptFailed(Failure.of(FailureCode.INTERNAL, "oops"), AT, AT.plusSeconds(1));
    var _ = platform.publish(event(id, new Claim(1, 3), failed));
    await().atMost(Duration.ofSeconds(10)).until(() -> state(id).equals("RETRYING"));
    JsonNode retrying = orchestrator.get("/api/v1/jobs/" + id).body();
    JsonNode standing = standings(id, JobId.next(AT)).path("items");
    var _ = platform.publish(event(id, new Claim(2, 1), new JobFact.Expired()));
    await().atMost(Duration.ofSeconds(10)).until(() -> state(id).equals("EXPIRED"));
    JsonNode ended = orchestrator.get("/api/v1/jobs/" + id).body();

    assertThat(retrying.path("unfinishedStarts").intValue()).isEqualTo(2);
    assertThat(ended.has("unfinishedStarts")).isFalse();
    assertThat(standing.size()).as("nobody knows the other one").isEqualTo(1);
    assertThat(standing.path(0).path("id").stringValue()).isEqualTo(id.toString());
    assertThat(standing.path(0).path("state").stringValue()).isEqualTo("RETRYING");
    assertThat(standing.path(0).path("attempt").intValue()).isEqualTo(1);
    assertThat(standing.path(0).path("worker").stringValue()).isEqualTo("w-1");
    assertThat(standing.path(0).path("unfinishedStarts").intValue()).isEqualTo(2);
    assertThat(standings(id).path("items").path(0).has("unfinishedStarts")).isFalse();
  }

  @Test
  void tellsWhereAJobStandsWithAllThatWasToldUntilNow() throws Exception {
    for (int i = 0; i < 50; i++) {
      JobId id = submitted("{}");
      var _ = platform.publish(succeeded(id, "null"));

      JsonNode standing =
          orchestrator
              .get("/api/v1/job-standings?current=true&id=" + id)
              .body()
              .path("items")
              .path(0);

      assertThat(standing.path("state").asString("")).isEqualTo("SUCCEEDED");
    }
  }

  private JsonNode standings(JobId... ids) throws Exception {
    String query = Arrays.stream(ids).map(id -> "id=" + id).collect(joining("&"));
    return orchestrator.get("/api/v1/job-standings?" + query).body();
  }

  @Test
  void forgivesTheStartsBeforeAStepThatCameToItsEnd() throws Exception {
    JobId id = submitted("{}");
    var _ = platform.publish(event(id, new Claim(1, 1), new JobFact.Started()));
    var _ = platform.publish(event(id, new Claim(1, 2), new JobFact.Continued(1, 2, AT, null)));
    var _ = platform.publish(event(id, new Claim(2, 1), new JobFact.Started()));
    await().atMost(Duration.ofSeconds(10)).until(() -> state(id).equals("RUNNING"));

    JsonNode running = orchestrator.get("/api/v1/jobs/" + id).body();

    assertThat(running.path("unfinishedStarts").intValue()).isEqualTo(1);
  }

  @Test
  void answersALongPollWithTheEnd() throws Exception {
    JobId id = submitted("{}");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Answer> poll =
          threads.submit(() -> orchestrator.get("/api/v1/jobs/" + id + "?wait=PT60S"));
      var _ = platform.publish(event(id, new Claim(1, 1), new JobFact.Started()));
      await().atMost(Duration.ofSeconds(10)).until(() -> state(id).equals("RUNNING"));
      boolean answeredEarly = poll.isDone();
      var _ = platform.publish(succeeded(id, "null"));

      assertThat(answeredEarly).isFalse();
      assertThat(poll.get(10, TimeUnit.SECONDS).body().path("state").stringValue())
          .isEqualTo("SUCCEEDED");
    }
  }

  @Test
  void answersALongPollWithTheJobAsItIsWhenTheTimeIsOver() throws Exception {
    JobId id = submitted("{}");

    Answer answer = orchestrator.get("/api/v1/jobs/" + id + "?wait=PT0.2S");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("state").stringValue()).isEqualTo("QUEUED");
  }

  @Test
  void tellsAJobsStoryInOrder() throws Exception {
    JobId id = submitted("{}");
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
  void showsPlainJsonOfALaneAsAJob() throws Exception {
    String lane = platform.topics().lane(Platform.PROBE, Priority.LOW).name();
    var record =
        platform.send(lane, null, "{\"symbol\":\"MSFT\"}".getBytes(StandardCharsets.UTF_8));
    JobId id = JobId.ofRecord(lane, record.partition(), record.offset());

    JsonNode job = orchestrator.get("/api/v1/jobs/" + id).body();

    assertThat(job.path("state").stringValue()).isEqualTo("QUEUED");
    assertThat(job.path("priority").stringValue()).isEqualTo("low");
    assertThat(job.path("payload").path("symbol").stringValue()).isEqualTo("MSFT");
  }

  @Test
  void showsAJobWhoseRecordNobodyCanRead() throws Exception {
    String lane = platform.topics().lane(Platform.PROBE, Priority.NORMAL).name();
    var record = platform.send(lane, null, new byte[] {(byte) 0xC3, 1, 2});
    JobId id = JobId.ofRecord(lane, record.partition(), record.offset());
    var failure = Failure.of(FailureCode.UNDECODABLE, "no job");
    var _ =
        platform.publish(
            event(
                id,
                new Claim(1, 1),
                new JobFact.DeadLettered(DeadLetterReason.DESERIALIZATION, failure, null)));

    JsonNode job = orchestrator.get("/api/v1/jobs/" + id).body();

    assertThat(job.path("state").stringValue()).isEqualTo("DEAD");
    assertThat(job.path("reason").stringValue()).isEqualTo("DESERIALIZATION");
    assertThat(job.has("payload")).isFalse();
  }

  @Test
  void goesOnAfterWhatItCantReadOrStore() throws Exception {
    JobId id = submitted("{}");
    var _ = platform.send(platform.topics().jobEvents().name(), id.toString(), new byte[] {1, 2});
    var _ =
        platform.publish(
            new JobEvent(
                id,
                Platform.PROBE,
                new Claim(1, 1),
                null,
                Instant.ofEpochMilli(Long.MAX_VALUE),
                new JobFact.Started()));
    var _ = platform.publish(succeeded(id, "{}"));

    Answer answer = orchestrator.get("/api/v1/jobs/" + id + "?wait=PT10S");

    assertThat(answer.body().path("state").stringValue()).isEqualTo("SUCCEEDED");
  }

  @Test
  void knowsAtOnceThatThereIsNoSuchJobWhereTheLogEndsInATransaction() throws Exception {
    JobId id = submitted("{}");
    platform.publishInTransactions(
        succeeded(id, "{}"), succeeded(JobId.parse("6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b002"), "{}"));

    Answer ended = orchestrator.get("/api/v1/jobs/" + id + "?wait=PT10S");

    assertThat(ended.body().path("state").stringValue()).isEqualTo("SUCCEEDED");
    await().atMost(Duration.ofSeconds(30)).until(() -> isUnknownWithin(Duration.ofSeconds(1)));
  }

  /** Who submits many jobs at once asks for the last one before the read model has it. */
  @Test
  void deniesNoJobThatTheReadModelHasYetToSee() throws Exception {
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      connection.setAutoCommit(false);
      statement.execute("lock table read_model_1.job in exclusive mode"); // nobody can write
      JobId id = submitted("{}");
      String job = "/api/v1/jobs/" + id;

      Answer tooSoon = orchestrator.get(job);
      Future<Answer> waits = threads.submit(() -> orchestrator.get(job + "?wait=PT30S"));
      assertThat(tooSoon.status()).isEqualTo(503);
      assertThat(tooSoon.header("Retry-After")).isEqualTo("5");
      connection.rollback();
      platform.publish(succeeded(id, "{}"));
      assertThat(waits.get().body().path("state").stringValue()).isEqualTo("SUCCEEDED");
    }
  }

  private boolean isUnknownWithin(Duration time) throws Exception {
    long start = System.nanoTime();
    Answer answer = orchestrator.get("/api/v1/jobs/6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b002");
    return answer.status() == 404 && System.nanoTime() - start < time.toNanos();
  }

  @Test
  void showsResultsThatAreNoJsonAsBase64() throws Exception {
    JobId id = submitted("{}");
    var png = new Payload(new byte[] {(byte) 0x89, 'P'}, "image/png");
    var _ = platform.publish(event(id, new Claim(1, 1), new JobFact.Succeeded(png, AT)));

    JsonNode result = orchestrator.get("/api/v1/jobs/" + id + "?wait=PT10S").body().path("result");

    assertThat(result.path("mediaType").stringValue()).isEqualTo("image/png");
    assertThat(result.path("base64").stringValue()).isEqualTo("iVA=");
  }

  @Test
  void findsTheLanesOfANewType() throws Exception {
    var type = new JobType("newcomer");
    platform.announce(type, "{\"type\": \"object\"}");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> orchestrator.get("/api/v1/job-types/newcomer").status() == 200);

    Answer accepted =
        orchestrator.post("/api/v1/jobs", "{\"type\": \"newcomer\", \"payload\": {}}");

    assertThat(orchestrator.get(accepted.header("Location")).status()).isEqualTo(200);
  }

  @Test
  void pagesThroughAllJobsWhileNewOnesCome() throws Exception {
    var type = new JobType("paged");
    platform.announce(type, "{\"type\": \"object\"}");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> orchestrator.get("/api/v1/job-types/paged").status() == 200);
    // All in one submission, so that they share their instant: the ids decide.
    String job = "{\"type\": \"paged\", \"payload\": {}},";
    JsonNode ids = orchestrator.post("/api/v1/jobs", arrayOf(job, 25)).body().path("ids");
    for (JsonNode id : ids) {
      assertThat(orchestrator.get("/api/v1/jobs/" + id.stringValue()).status()).isEqualTo(200);
    }

    List<String> seen = new ArrayList<>();
    String next = "/api/v1/jobs?type=paged&state=queued&limit=7";
    while (!next.isEmpty()) {
      JsonNode page = orchestrator.get(next).body();
      page.path("items").forEach(item -> seen.add(item.path("id").stringValue()));
      next = page.path("next").stringValue("");
      String late =
          orchestrator
              .post("/api/v1/jobs", arrayOf(job, 3))
              .body()
              .path("ids")
              .path(0)
              .stringValue();
      assertThat(orchestrator.get("/api/v1/jobs/" + late).status()).isEqualTo(200);
    }

    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(ids.valueStream().map(JsonNode::stringValue).toList())
        .doesNotHaveDuplicates();
  }

  @Test
  void listsOnlyWhatIsAskedFor() throws Exception {
    JobId done = submitted("{}");
    JobId queued = submitted("{}");
    var _ = platform.publish(succeeded(done, "{}"));
    var _ = orchestrator.get("/api/v1/jobs/" + done + "?wait=PT10S");

    assertThat(listed("?state=SUCCEEDED&type=probe&limit=500"))
        .contains(done.toString())
        .doesNotContain(queued.toString());
    assertThat(listed("?state=QUEUED&limit=500"))
        .contains(queued.toString())
        .doesNotContain(done.toString());
    assertThat(listed("?type=unheard-of")).isEmpty();
  }

  @Test
  void listsJobsOfATenantAndOfAScheduleInPages() throws Exception {
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String job =
          "{\"type\":\"probe\",\"payload\":{},\"tenant\":\"a+b & c/\u00fc{x}%%\",\"metadata\":{\"schedule\":\"by-%s\"}}"
              .formatted(i == 0 ? "night" : "day");
      jobs.addFirst(orchestrator.post("/api/v1/jobs", job).body().path("id").stringValue());
    }
    JobId other = submitted("{}");
    assertThat(orchestrator.get("/api/v1/jobs/" + other).status()).isEqualTo(200);
    assertThat(orchestrator.get("/api/v1/jobs/" + jobs.getFirst()).status()).isEqualTo(200);

    List<String> ofTenant = new ArrayList<>();
    String next = "/api/v1/jobs?limit=1&tenant=a%2Bb%20%26%20c%2F%C3%BC%7Bx%7D%25";
    while (next != null) {
      JsonNode page = orchestrator.get(next).body();
      page.path("items").forEach(item -> ofTenant.add(item.path("id").stringValue()));
      next = page.path("next").stringValue(null);
    }

    assertThat(ofTenant).containsExactlyElementsOf(jobs);
    assertThat(listed("?schedule=by-day")).containsExactlyElementsOf(jobs.subList(0, 2));
    assertThat(listed("?schedule=by-night&state=QUEUED&type=probe"))
        .containsExactly(jobs.getLast());
    assertThat(listed("?tenant=nobody")).isEmpty();
  }

  private List<String> listed(String query) throws Exception {
    return orchestrator
        .get("/api/v1/jobs" + query)
        .body()
        .path("items")
        .valueStream()
        .map(item -> item.path("id").stringValue())
        .toList();
  }

  private static String arrayOf(String job, int size) {
    String jobs = job.repeat(size);
    return "[" + jobs.substring(0, jobs.length() - 1) + "]";
  }

  private JobId submitted(String payload) throws Exception {
    Answer accepted =
        orchestrator.post("/api/v1/jobs", "{\"type\": \"probe\", \"payload\": " + payload + "}");
    return JobId.parse(accepted.body().path("id").stringValue());
  }

  private String state(JobId id) throws Exception {
    return orchestrator.get("/api/v1/jobs/" + id).body().path("state").stringValue();
  }

  private static JobEvent succeeded(JobId job, String result) {
    return event(job, new Claim(1, 1), new JobFact.Succeeded(Payload.json(result), AT));
  }

  private static JobEvent event(JobId job, Claim claim, JobFact fact) {
    return new JobEvent(job, Platform.PROBE, claim, "w-1", AT.plusSeconds(1), fact);
  }
}
