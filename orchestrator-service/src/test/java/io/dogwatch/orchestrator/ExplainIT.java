package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.workers.WorkerHeartbeat;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Hold;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Pool;
import io.dogwatch.schemas.workers.WorkerHeartbeat.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Why is my job not running? */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExplainIT {

  private static final String PREFIX = "explained.";
  private static final String JOBS = "/api/v1/jobs";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Platform platform;
  private Orchestrator orchestrator;

  @BeforeAll
  void start(KafkaBroker kafka, PostgresServer postgres) throws Exception {
    platform = new Platform(kafka, PREFIX);
    platform.announceProbe();
    for (String type :
        List.of(
            "lonely", "busy", "idle", "broken", "tried", "held", "stopped", "asleep", "burst")) {
      platform.announce(new JobType(type), "{\"type\":\"object\"}");
    }
    orchestrator = Orchestrator.start(kafka, PREFIX, postgres.createDatabase("explained"));
    orchestrator.awaitReady();
    orchestrator.awaitIntake();
  }

  @AfterAll
  void stop() {
    orchestrator.close();
    platform.close();
  }

  @Test
  void nobodyExecutesItsType() throws Exception {
    JsonNode explanation = explain(submit("{\"type\":\"lonely\",\"payload\":{}}"));

    assertThat(explanation.path("state").stringValue()).isEqualTo("QUEUED");
    assertThat(explanation.path("reason").stringValue()).isEqualTo("NO_WORKER");
    assertThat(explanation.path("detail").stringValue())
        .isEqualTo("no worker that is alive executes jobs of type lonely");
  }

  @Test
  void othersAreBeforeIt() throws Exception {
    for (int i = 0; i < 20; i++) {
      var _ = submit("{\"type\":\"busy\",\"payload\":{}}");
    }
    var _ = submit("{\"type\":\"busy\",\"payload\":{},\"priority\":\"low\"}");
    String job = submit("{\"type\":\"busy\",\"payload\":{}}");
    Instant start = Instant.now().minusSeconds(10);
    beat("busy", start, 8, 0, Hold.NOTHING);
    beat("busy", start.plusSeconds(10), 8, 40, Hold.NOTHING);

    // After the first heartbeat nobody knows how fast jobs end.
    JsonNode explanation =
        await()
            .atMost(PATIENCE)
            .until(
                () -> explain(job),
                it -> it.has("expectedStart") && it.path("position").asInt(0) == 21);

    assertThat(explanation.path("reason").stringValue()).isEqualTo("IN_LINE");
    // 4 a second, of which a normal lane gets three quarters beside a low one
    Instant expected = Instant.parse(explanation.path("expectedStart").stringValue());
    assertThat(expected)
        .isBetween(start.plusSeconds(10), Instant.now().plus(Duration.ofMillis(6_700)));
    assertThat(explanation.path("detail").stringValue())
        .isEqualTo(
            "jobs before it in its lane: 20; workers: 1, with 8 slots, 8 of them busy; jobs ended a"
                + " second: 4.0");
  }

  /** What the workers ended while they had nothing to do tells nothing of what they can. */
  @Test
  void slotsThatHadNothingToDoAreCountedByHowLongJobsTake() throws Exception {
    String known = submit("{\"type\":\"burst\",\"payload\":{}}");
    Instant end = Instant.now();
    var _ =
        platform.publish(
            new JobEvent(
                JobId.parse(known),
                new JobType("burst"),
                new Claim(1, 1),
                "w-burst",
                end,
                new JobFact.Succeeded(Payload.json("{}"), end.minusSeconds(4))));
    assertThat(
            orchestrator
                .get("/api/v1/jobs/" + known + "?wait=PT30S")
                .body()
                .path("state")
                .asString())
        .isEqualTo("SUCCEEDED");
    for (int i = 0; i < 40; i++) {
      var _ = submit("{\"type\":\"burst\",\"payload\":{}}");
    }
    String job = submit("{\"type\":\"burst\",\"payload\":{}}");
    beat("burst", end.minusSeconds(10), 0, 0, Hold.NOTHING);
    beat("burst", end, 0, 1, Hold.NOTHING);

    JsonNode explanation =
        await()
            .atMost(PATIENCE)
            .until(
                () -> explain(job),
                it -> it.has("expectedStart") && it.path("position").asInt(0) == 41);

    // 40 before it, in 8 slots for 4 s each; by what was ended it would be 400 s
    assertThat(Instant.parse(explanation.path("expectedStart").stringValue()))
        .isBetween(end.plusSeconds(20), Instant.now().plusSeconds(20));
  }

  @Test
  void breakerIsOpen() throws Exception {
    String job = submit("{\"type\":\"broken\",\"payload\":{}}");
    beat("broken", Instant.now(), 0, 0, Hold.BREAKER);

    assertThat(awaitReason(job, "BREAKER_OPEN").path("detail").stringValue())
        .startsWith("jobs of type broken failed one after the other");
  }

  /** Who is before it may take the free slot, or wait as it does: nobody can tell. */
  @Test
  void nothingIsPromisedWhereNothingMoves() throws Exception {
    String first = submit("{\"type\":\"idle\",\"payload\":{}}");
    String second = submit("{\"type\":\"idle\",\"payload\":{}}");
    beat("idle", Instant.now(), 0, 0, Hold.NOTHING);

    await().atMost(PATIENCE).until(() -> explain(second).path("position").asInt(0) == 2);
    JsonNode explanation = awaitReason(second, "IN_LINE");

    assertThat(explanation.path("detail").stringValue()).endsWith("; jobs ended a second: 0.0");
    assertThat(explanation.has("expectedStart")).isFalse();
    assertThat(explain(first).has("expectedStart")).isTrue();
  }

  /** Its worker takes one job at a time until one has succeeded. */
  @Test
  void breakerIsHalfOpen() throws Exception {
    String job = submit("{\"type\":\"tried\",\"payload\":{}}");
    Instant at = Instant.now();
    beat("tried", "w-1", at, Status.UNHEALTHY, 0, 7, Hold.BREAKER);
    beat("tried", "w-1", at.plusSeconds(5), Status.DEGRADED, 1, 7, Hold.NOTHING);

    await()
        .atMost(PATIENCE)
        .until(
            () -> explain(job).path("detail").stringValue("").contains("1 of its 1 workers try"));
    assertThat(explain(job).path("reason").stringValue()).isEqualTo("BREAKER_OPEN");
    assertThat(explain(job).has("expectedStart")).isFalse();

    beat("tried", "w-2", at.plusSeconds(6), Status.HEALTHY, 8, 0, Hold.NOTHING);
    assertThat(awaitReason(job, "IN_LINE").path("detail").stringValue())
        .isEqualTo(
            "jobs before it in its lane: 0; workers: 1, with 8 slots, 8 of them busy; jobs ended a"
                + " second: 0.0; other workers: 1, held back by BREAKER");

    beat("tried", "w-1", at.plusSeconds(7), Status.HEALTHY, 0, 8, Hold.NOTHING);
    await().atMost(PATIENCE).until(() -> explain(job).has("expectedStart"));
  }

  @Test
  void nobodyWantsItAnyMore() throws Exception {
    String expiresAt = Instant.now().plusSeconds(10).toString();
    String job =
        submit("{\"type\":\"lonely\",\"payload\":{},\"expiresAt\":\"%s\"}".formatted(expiresAt));
    assertThat(explain(job).path("detail").stringValue()).doesNotContain("EXPIRED");

    await()
        .atMost(PATIENCE)
        .until(() -> explain(job).path("detail").stringValue("").contains("EXPIRED"));

    assertThat(explain(job).path("reason").stringValue()).isEqualTo("NO_WORKER");
    assertThat(explain(job).path("detail").stringValue())
        .matches(
            "its expiresAt, \\S+Z, is over: it ends as EXPIRED when its turn comes. Until then: .*");
  }

  @Test
  void typeIsPaused() throws Exception {
    String job = submit("{\"type\":\"held\",\"payload\":{}}");
    beat("held", Instant.now(), 0, 0, Hold.PAUSE);
    var _ = orchestrator.post("/api/v1/job-types/held/pause", "{\"reason\":\"until noon\"}");

    await()
        .atMost(PATIENCE)
        .until(() -> explain(job).path("detail").stringValue("").endsWith(": until noon"));
    assertThat(explain(job).path("reason").stringValue()).isEqualTo("TYPE_PAUSED");
  }

  @Test
  void itIsCancelledWhileItsTypeIsPaused() throws Exception {
    String job = submit("{\"type\":\"stopped\",\"payload\":{}}");
    String other = submit("{\"type\":\"stopped\",\"payload\":{}}");
    var _ = orchestrator.post("/api/v1/job-types/stopped/pause", "{\"reason\":\"for now\"}");
    var _ = orchestrator.post(JOBS + "/" + job + "/cancel", "{\"reason\":\"too late\"}");

    await().atMost(PATIENCE).until(() -> explain(job).has("cancellation"));
    JsonNode explanation = awaitReason(job, "TYPE_PAUSED");
    JsonNode order = explanation.path("cancellation");
    assertThat(order.path("by").stringValue()).isEqualTo("api");
    assertThat(order.path("reason").stringValue()).isEqualTo("too late");
    assertThat(explanation.path("detail").stringValue())
        .startsWith(
            "cancelled by api at %s; it ends when a worker sees it, which is once the type is resumed"
                .formatted(order.path("at").stringValue()))
        .endsWith(": for now");
    assertThat(explain(other).has("cancellation")).isFalse();
  }

  @Test
  void itIsCancelledWithAllThatFit() throws Exception {
    String job = submit("{\"type\":\"stopped\",\"payload\":{},\"tenant\":\"acme\"}");
    String other = submit("{\"type\":\"stopped\",\"payload\":{},\"tenant\":\"umbrella\"}");
    var _ = orchestrator.post(JOBS + "/cancel", "{\"filter\":{\"tenant\":\"acme\"}}");

    await().atMost(PATIENCE).until(() -> explain(job).has("cancellation"));
    assertThat(explain(job).path("detail").stringValue()).startsWith("cancelled by api at ");
    assertThat(explain(job).path("cancellation").has("reason")).isFalse();
    assertThat(explain(other).has("cancellation")).isFalse();
  }

  @Test
  void otherJobsHaveToEndFirst() throws Exception {
    String first = submit("{\"type\":\"probe\",\"payload\":{}}");
    String nobodys = UUID.randomUUID().toString();
    String job =
        submit(
            "{\"type\":\"probe\",\"payload\":{},\"dependsOn\":[\"%s\",\"%s\"]}"
                .formatted(first, nobodys));

    JsonNode explanation = explain(job);

    assertThat(explanation.path("reason").stringValue()).isEqualTo("DEPENDENCIES");
    assertThat(explanation.path("detail").stringValue())
        .isEqualTo("2 of 2 jobs that it depends on have not ended");
    assertThat(explanation.path("waitsFor").path(0).toString())
        .isEqualTo("{\"id\":\"" + first + "\",\"state\":\"QUEUED\"}");
    assertThat(explanation.path("waitsFor").path(1).toString())
        .isEqualTo("{\"id\":\"" + nobodys + "\"}");
  }

  @Test
  void itsTimeHasNotCome() throws Exception {
    String job =
        submit(
            "{\"type\":\"probe\",\"payload\":{},\"runAt\":\"2026-12-31T00:00:00Z\"}"
                .replace(
                    "2026-12-31T00:00:00Z", Instant.now().plus(Duration.ofDays(1)).toString()));

    beat("probe", Instant.now(), 0, 0, Hold.NOTHING);

    await().atMost(PATIENCE).until(() -> explain(job).has("expectedStart"));
    assertThat(explain(job).path("reason").stringValue()).isEqualTo("NOT_DUE");
  }

  /** Nobody would start it: no time is promised. */
  @Test
  void itsTimeHasNotComeAndItsTypeHasNoWorkerOrIsPaused() throws Exception {
    String job =
        submit(
            "{\"type\":\"asleep\",\"payload\":{},\"runAt\":\"%s\"}"
                .formatted(Instant.now().plus(Duration.ofDays(1))));

    assertThat(explain(job).has("expectedStart")).isFalse();
    assertThat(explain(job).path("detail").stringValue())
        .endsWith("; and no worker that is alive executes jobs of type asleep");

    var _ = orchestrator.post("/api/v1/job-types/asleep/pause", "{}");
    await()
        .atMost(PATIENCE)
        .until(
            () -> explain(job).path("detail").stringValue(""),
            it -> it.matches(".*; and jobs of type asleep are paused by api since \\S+Z"));
    assertThat(explain(job).path("reason").stringValue()).isEqualTo("NOT_DUE");
    assertThat(explain(job).has("expectedStart")).isFalse();
  }

  @Test
  void itWasCancelledAndHasEndedBefore() throws Exception {
    String job = submit("{\"type\":\"probe\",\"payload\":{}}");
    var _ = orchestrator.post(JOBS + "/" + job + "/cancel", "{}");
    await().atMost(PATIENCE).until(() -> explain(job).has("cancellation"));
    tell(job, new JobFact.Succeeded(Payload.json("1"), Instant.EPOCH));

    assertThat(awaitReason(job, "ENDED").has("cancellation")).isFalse();
  }

  @Test
  void itRunsAndFailsAndEnds() throws Exception {
    String job = submit("{\"type\":\"probe\",\"payload\":{}}");
    tell(job, new JobFact.Started());
    assertThat(awaitReason(job, "RUNNING").path("detail").stringValue()).startsWith("w-1 runs it");

    beat("probe", Instant.now(), 0, 0, Hold.NOTHING);
    Instant retryAt = Instant.parse("2026-03-01T10:00:00Z");
    tell(
        job,
        new JobFact.AttemptFailed(
            Failure.of(FailureCode.INTERNAL, "broke"), Instant.EPOCH, retryAt));
    await()
        .atMost(PATIENCE)
        .until(
            () -> awaitReason(job, "RETRY_NOT_DUE").path("expectedStart").stringValue(""),
            retryAt.toString()::equals);
    tell(job, new JobFact.Succeeded(Payload.json("1"), Instant.EPOCH));

    assertThat(awaitReason(job, "ENDED").path("detail").stringValue())
        .isEqualTo("it ended as SUCCEEDED");
  }

  @Test
  void nobodyKnowsIt() throws Exception {
    assertThat(orchestrator.get(JOBS + "/" + UUID.randomUUID() + "/explain").status())
        .isEqualTo(404);
    assertThat(orchestrator.get(JOBS + "/x/explain").status()).isEqualTo(400);
  }

  private String submit(String job) throws Exception {
    var answer = orchestrator.post(JOBS, job);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
    return answer.body().path("id").stringValue();
  }

  private JsonNode explain(String job) throws Exception {
    return orchestrator.get(JOBS + "/" + job + "/explain").body();
  }

  private JsonNode awaitReason(String job, String reason) throws Exception {
    return await()
        .atMost(PATIENCE)
        .until(() -> explain(job), it -> it.path("reason").stringValue("").equals(reason));
  }

  private void tell(String job, JobFact fact) throws Exception {
    platform.tell(JobId.parse(job), fact);
  }

  private void beat(String type, Instant at, int busy, long succeeded, Hold hold) throws Exception {
    beat(type, "w", at, Status.HEALTHY, busy, succeeded, hold);
  }

  private void beat(
      String type, String name, Instant at, Status status, int busy, long succeeded, Hold hold)
      throws Exception {
    var beat =
        new WorkerHeartbeat(
            name + "-" + type,
            "localhost",
            1,
            Instant.parse("2026-03-01T10:00:00Z"),
            at,
            status,
            List.of(new Pool(new JobType(type), 8, busy, succeeded, 0, hold)),
            1);
    var _ =
        platform.send(
            platform.topics().workers().name(),
            beat.workerId(),
            WorkerHeartbeat.CODEC.encode(beat));
  }
}
