package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.orchestrator.alerts.AlertFixtures;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Jobs that users submit, and what workers tell of them: all that a read model may know. */
final class JobsOfAllKinds {

  static final String JOBS = "/api/v1/jobs";

  /** Lies apart from its job. */
  static final String LARGE = "\"%s\"".formatted("x".repeat(70_000));

  private static final Failure FAILURE = Failure.of(FailureCode.PROVIDER_TIMEOUT, "no answer");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Platform platform;
  private final Orchestrator orchestrator;

  JobsOfAllKinds(Platform platform, Orchestrator orchestrator) {
    this.platform = platform;
    this.orchestrator = orchestrator;
  }

  /** A success, one after a retry, a dead letter, a cancel, jobs without an id, dependencies. */
  void submitAll() throws Exception {
    tell(submit("probe", "{}"), succeeded(LARGE));
    JobId first = submit("probe", "{\"symbol\":\"AAPL\"}");
    String dependent =
        "{\"type\":\"probe\",\"payload\":{\"sleepMs\":\"${jobs.%s.result.n}\"},\"dependsOn\":[\"%s\"],\"tenant\":\"acme\",\"metadata\":{\"schedule\":\"nightly\"}}"
            .formatted(first, first);
    JobId second = accepted(orchestrator.post(JOBS, dependent));
    tell(first, started());
    tell(first, succeeded());
    await().atMost(PATIENCE).until(() -> job(second).path("state").stringValue().equals("QUEUED"));
    tell(second, succeeded());
    JobMessage retried = message();
    platform.publish(retried);
    tell(retried.id(), new JobFact.AttemptFailed(FAILURE, Instant.now(), Instant.now()));
    platform.publish(retried.nextAttempt(null));
    platform.publish(
        new JobEvent(
            retried.id(), Platform.PROBE, new Claim(2, 1), "w-2", Instant.now(), succeeded()));
    JobMessage dead = message();
    platform.publish(dead);
    platform.bury(
        Instant.now(),
        JobMessage.CODEC.encode(dead),
        Map.of(
            "dlq-reason", "MAX_ATTEMPTS",
            "dlq-job-id", dead.id().toString(),
            "dlq-timestamp", Instant.now().toString()));
    tell(
        dead.id(), new JobFact.DeadLettered(DeadLetterReason.MAX_ATTEMPTS, FAILURE, Instant.now()));
    JobMessage cancelled = message();
    platform.publish(cancelled);
    tell(cancelled.id(), new JobFact.Cancelled("no longer wanted", null));
    platform.send(
        platform.topics().lane(Platform.PROBE, Priority.LOW).name(),
        null,
        bytes("{\"sleepMs\":1}"));
    platform.publish(message());
    platform.publish(AlertFixtures.alert(3, 1, Alert.State.FIRING));
    platform.publish(AlertFixtures.alert(3, 2, Alert.State.RESOLVED));
  }

  JobId submit(String type, String payload) throws Exception {
    return accepted(
        orchestrator.post(JOBS, "{\"type\":\"%s\",\"payload\":%s}".formatted(type, payload)));
  }

  static JobId accepted(Orchestrator.Answer answer) {
    assertThat(answer.status()).isEqualTo(202);
    return JobId.parse(answer.body().path("id").stringValue());
  }

  private static JobMessage message() {
    Instant now = Instant.ofEpochMilli(Instant.now().toEpochMilli());
    return JobMessage.of(
        JobId.next(now), Platform.PROBE, Priority.HIGH, Payload.json("{\"sleepMs\":3}"), now);
  }

  void tell(JobId job, JobFact fact) throws Exception {
    platform.publish(
        new JobEvent(job, Platform.PROBE, new Claim(1, 1), "w-1", Instant.now(), fact));
  }

  private static JobFact started() {
    return new JobFact.Started();
  }

  static JobFact succeeded() {
    return succeeded("{\"n\":1}");
  }

  static JobFact succeeded(String result) {
    return new JobFact.Succeeded(Payload.json(result), Instant.now().minusMillis(70));
  }

  JsonNode job(JobId id) throws Exception {
    return orchestrator.get(JOBS + "/" + id).body();
  }

  JsonNode events(JobId job) throws Exception {
    return orchestrator.get(JOBS + "/" + job + "/events").body().path("items");
  }

  /** Returns when the read model has all that was said. */
  void awaitProjected() {
    Stream.of(JOBS + "/" + JobId.next(Instant.now()), "/api/v1/dlq/probe.0.1000000")
        .forEach(
            unknown ->
                await().atMost(PATIENCE).until(() -> orchestrator.get(unknown).status() == 404));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                !orchestrator
                    .get("/api/v1/alerts?state=FIRING")
                    .body()
                    .toString()
                    .contains("alert-3"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
