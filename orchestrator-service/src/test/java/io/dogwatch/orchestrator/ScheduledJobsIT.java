package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.client.jobs.JobClient;
import io.dogwatch.client.jobs.JobClientOptions;
import io.dogwatch.client.jobs.JobRequest;
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
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Jobs with a time, and jobs that are taken back, as a user of the API sees them. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ScheduledJobsIT {

  private static final String PREFIX = "scheduled.";
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

  private Platform platform;
  private Orchestrator orchestrator;
  private JobClient client;

  @BeforeAll
  void start(KafkaBroker kafka, PostgresServer postgres) throws Exception {
    platform = new Platform(kafka, PREFIX);
    platform.announceProbe();
    orchestrator = Orchestrator.start(kafka, PREFIX, postgres.createDatabase("scheduled"));
    client =
        JobClient.connect(
            JobClientOptions.of(kafka.bootstrapServers()).withTopics(platform.topics()));
    orchestrator.awaitReady();
  }

  @AfterAll
  void stop() {
    client.close();
    orchestrator.close();
    platform.close();
  }

  @Test
  void jobWithATimeIsScheduledAndThenQueued() throws Exception {
    Instant runAt = Instant.now().plusSeconds(10);
    Answer accepted = submit("\"runAt\": \"" + runAt + "\"");
    String id = accepted.body().path("id").stringValue();
    JsonNode scheduled = orchestrator.get(accepted.header("Location")).body();

    orchestrator.awaitState("/api/v1/jobs/" + id, "QUEUED");

    var fired =
        platform.lastRecord(platform.topics().lane(Platform.PROBE, Priority.NORMAL).name(), id);
    assertThat(scheduled.path("state").stringValue()).isEqualTo("SCHEDULED");
    assertThat(Instant.parse(scheduled.path("runAt").stringValue()))
        .isCloseTo(runAt, within(Duration.ofMillis(1)));
    assertThat(scheduled.path("payload").toString()).isEqualTo("{}");
    assertThat(fired.timestamp()).isGreaterThanOrEqualTo(runAt.toEpochMilli());
    assertThat(job(id).has("runAt")).isFalse();
    assertThat(facts(id)).containsExactly("SCHEDULED", "QUEUED");
  }

  /**
   * Defect 55 of the systems that Dogwatch replaces: a job was known from its result on, and as old
   * as that.
   */
  @Test
  void jobIsAsOldAsItsSubmissionHoweverLateItEnds() throws Exception {
    Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    String id = idOf(submit("\"runAt\": \"2020-01-01T00:00:00Z\""));
    Instant after = Instant.now();
    String submittedAt = job(id).path("submittedAt").stringValue();
    var succeeded = new JobFact.Succeeded(Payload.json("{}"), FAR.minusSeconds(1));
    var _ =
        platform.publish(
            new JobEvent(JobId.parse(id), Platform.PROBE, new Claim(1, 1), "w-1", FAR, succeeded));

    JsonNode ended = orchestrator.get("/api/v1/jobs/" + id + "?wait=PT30S").body();

    assertThat(Instant.parse(submittedAt)).isBetween(before, after);
    assertThat(ended.path("submittedAt").stringValue()).isEqualTo(submittedAt);
    assertThat(ended.path("finishedAt").stringValue()).isEqualTo(FAR.toString());
  }

  @Test
  void jobWithATimeOfThePastRunsAtOnce() throws Exception {
    String id = idOf(submit("\"runAt\": \"2020-01-01T00:00:00Z\""));

    assertThat(job(id).path("state").stringValue()).isEqualTo("QUEUED");
  }

  @Test
  void scheduledJobIsTakenBack() throws Exception {
    String id = idOf(submit("\"delay\": \"P30D\""));

    Answer answer =
        orchestrator.post("/api/v1/jobs/" + id + "/cancel", "{\"reason\": \"not needed\"}");
    JsonNode job = orchestrator.get("/api/v1/jobs/" + id + "?wait=PT30S").body();
    Answer again = orchestrator.post("/api/v1/jobs/" + id + "/cancel", "");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.header("Location")).isEqualTo("/api/v1/jobs/" + id);
    assertThat(job.path("state").stringValue()).isEqualTo("CANCELLED");
    assertThat(job.path("reason").stringValue()).isEqualTo("not needed");
    assertThat(facts(id)).containsExactly("SCHEDULED", "CANCELLED");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.header("Content-Type")).startsWith("application/problem+json");
    assertThat(again.body().path("detail").stringValue()).isEqualTo("The job is CANCELLED.");
  }

  @Test
  void retryThatWaitsIsTakenBackByAClient() throws Exception {
    JobId id = JobId.next(Instant.now());
    JobMessage first = JobMessage.of(id, Platform.PROBE, Priority.NORMAL, Payload.json("{}"), AT);
    var failed = new JobFact.AttemptFailed(Failure.of(FailureCode.INTERNAL, "broke"), AT, FAR);
    var _ = platform.publish(first);
    var _ = platform.publish(new JobEvent(id, Platform.PROBE, new Claim(1, 1), "w-1", AT, failed));
    var _ =
        platform.send(
            platform.topics().retry(Platform.PROBE).name(),
            id.toString(),
            JobMessage.CODEC.encode(first.nextAttempt(FAR)));
    orchestrator.awaitState("/api/v1/jobs/" + id, "RETRYING");

    client.cancel(id, Platform.PROBE, "by a client");

    JsonNode job = orchestrator.get("/api/v1/jobs/" + id + "?wait=PT30S").body();
    assertThat(job.path("state").stringValue()).isEqualTo("CANCELLED");
    assertThat(job.path("reason").stringValue()).isEqualTo("by a client");
    assertThat(facts(id.toString())).containsExactly("QUEUED", "ATTEMPT_FAILED", "CANCELLED");
  }

  @Test
  void jobOfAClientIsTakenBackRightAfterItsSubmission() throws Exception {
    List<JobId> ids =
        IntStream.range(0, 50)
            .mapToObj(_ -> client.submit(JobRequest.of("probe", "{}").withRunAt(FAR)))
            .toList();
    ids.forEach(id -> client.cancel(id, Platform.PROBE, "changed my mind"));

    for (JobId id : ids) {
      JsonNode job = orchestrator.get("/api/v1/jobs/" + id + "?wait=PT30S").body();
      assertThat(job.path("state").stringValue()).isEqualTo("CANCELLED");
      assertThat(facts(id.toString())).containsOnlyOnce("CANCELLED");
    }
  }

  @Test
  void scheduledJobGetsAnotherTime() throws Exception {
    String id = idOf(submit("\"delay\": \"P365D\""));
    Instant soon = Instant.now().plusSeconds(2);

    Answer answer = reschedule(id, soon);
    orchestrator.awaitState("/api/v1/jobs/" + id, "QUEUED");
    Answer tooLate = reschedule(id, soon);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(facts(id)).containsExactly("SCHEDULED", "SCHEDULED", "QUEUED");
    assertThat(tooLate.status()).isEqualTo(409);
  }

  @Test
  void ordersThatMakeNoSenseAreRefused() throws Exception {
    Instant expiresAt = Instant.now().plus(Duration.ofDays(60));
    String id = idOf(submit("\"delay\": \"P30D\", \"expiresAt\": \"" + expiresAt + "\""));
    String jobs = "/api/v1/jobs/" + id;

    assertThat(
            List.of(
                orchestrator.post(jobs + "/cancel", "[]").status(),
                orchestrator.post(jobs + "/cancel", "{\"reason\": 7}").status(),
                orchestrator.post(jobs + "/cancel", "{\"why\": \"\"}").status(),
                orchestrator.post(jobs + "/reschedule", "{}").status(),
                orchestrator.post(jobs + "/reschedule", "{\"runAt\": \"soon\"}").status(),
                reschedule(id, expiresAt.plusSeconds(1)).status(),
                orchestrator.post(jobs + "/cancel", " ".repeat(65 * 1024)).status()))
        .containsExactly(400, 400, 400, 400, 400, 400, 413);
    assertThat(job(id).path("state").stringValue()).isEqualTo("SCHEDULED");
  }

  @Test
  void jobIsNotMovedBeyondAYear() throws Exception {
    String id = idOf(submit("\"delay\": \"P30D\""));

    Answer answer = reschedule(id, FAR);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().at("/errors/0/pointer").stringValue()).isEqualTo("/runAt");
    assertThat(answer.body().at("/errors/0/detail").stringValue())
        .isEqualTo("a time at most P365D from now expected, found " + FAR);
  }

  private Answer reschedule(String id, Instant runAt) throws Exception {
    return orchestrator.post(
        "/api/v1/jobs/" + id + "/reschedule", "{\"runAt\": \"" + runAt + "\"}");
  }

  private Answer submit(String fields) throws Exception {
    return orchestrator.post(
        "/api/v1/jobs", "{\"type\": \"probe\", \"payload\": {}, " + fields + "}");
  }

  private static String idOf(Answer accepted) {
    assertThat(accepted.status()).as(accepted.body().toString()).isEqualTo(202);
    return accepted.body().path("id").stringValue();
  }

  private JsonNode job(String id) throws Exception {
    return orchestrator.get("/api/v1/jobs/" + id).body();
  }

  private List<String> facts(String id) throws Exception {
    return orchestrator
        .get("/api/v1/jobs/" + id + "/events")
        .body()
        .path("items")
        .valueStream()
        .map(event -> event.path("fact").stringValue())
        .toList();
  }
}
