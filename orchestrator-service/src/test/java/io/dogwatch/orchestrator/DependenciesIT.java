package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.Orchestrator.Answer;
import io.dogwatch.schemas.jobs.DeadLetterReason;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Jobs wait for others, and get their results. */
@ExtendWith(SharedInstallation.class)
final class DependenciesIT {

  private static final String JOBS = "/api/v1/jobs";

  private final Platform platform;
  private final Orchestrator orchestrator;

  DependenciesIT(Installation installation) {
    platform = installation.platform();
    orchestrator = installation.orchestrator();
  }

  /** Defect 54 of the systems that Dogwatch replaces: dependencies were ignored. */
  @Test
  void waitsUntilTheOtherHasSucceededAndGetsItsResult() throws Exception {
    String first = submit("{\"type\":\"probe\",\"payload\":{}}");
    String second =
        submit(
            dependent(
                first,
                "{\"sleepMs\":\"${jobs.%s.result.pause}\",\"symbol\":\"AAPL\"}".formatted(first)));

    JsonNode waiting = job(second);
    assertThat(waiting.path("state").stringValue()).isEqualTo("WAITING");
    assertThat(waiting.path("dependsOn").path(0).stringValue()).isEqualTo(first);
    assertThat(waiting.path("onDependencyFailure").stringValue()).isEqualTo("SKIP");

    tell(first, new JobFact.Succeeded(Payload.json("{\"pause\":50}"), Instant.EPOCH));

    awaitState(second, "QUEUED");
    JsonNode queued = job(second);
    assertThat(queued.path("payload").toString()).isEqualTo("{\"sleepMs\":50,\"symbol\":\"AAPL\"}");
    assertThat(queued.path("dependsOn").path(0).stringValue()).isEqualTo(first);
    JobMessage lying =
        JobMessage.CODEC
            .decode(platform.lastRecord(lane(), second).value())
            .message()
            .orElseThrow();
    assertThat(lying.payload().text()).isEqualTo("{\"sleepMs\":50,\"symbol\":\"AAPL\"}");
    assertThat(platform.count(Platform.PROBE, second)).isEqualTo(1);
  }

  @Test
  void otherMayBeSubmittedLater() throws Exception {
    String later = newId();
    String job = submit(dependent(later, "{}"));

    assertThat(submit("{\"type\":\"probe\",\"payload\":{},\"id\":\"" + later + "\"}"))
        .isEqualTo(later);
    assertThat(job(job).path("state").stringValue()).isEqualTo("WAITING");
    tell(later, new JobFact.Succeeded(Payload.json("{}"), Instant.EPOCH));

    awaitState(job, "QUEUED");
  }

  @Test
  void otherMayHaveEndedBefore() throws Exception {
    String first = submit("{\"type\":\"probe\",\"payload\":{}}");
    tell(first, new JobFact.Succeeded(Payload.json("{}"), Instant.EPOCH));
    awaitState(first, "SUCCEEDED");

    awaitState(submit(dependent(first, "{}")), "QUEUED");
  }

  /** A chain A, B, C, of which A fails: nothing of it is run. */
  @Test
  void failureSkipsAllThatFollow() throws Exception {
    String first = submit("{\"type\":\"probe\",\"payload\":{}}");
    String second = submit(dependent(first, "{}"));
    String third = submit(dependent(second, "{}"));

    tell(first, dead());

    awaitState(third, "SKIPPED");
    assertThat(job(second).path("reason").stringValue())
        .isEqualTo("it depends on job " + first + ", which is DEAD");
    assertThat(job(third).path("reason").stringValue())
        .isEqualTo("it depends on job " + second + ", which is SKIPPED");
    assertThat(platform.count(Platform.PROBE, second)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"RUN, QUEUED", "FAIL, DEAD"})
  void failureDoesWhatTheJobSays(String onFailure, String state) throws Exception {
    String first = submit("{\"type\":\"probe\",\"payload\":{}}");
    String second =
        submit(
            """
            {"type": "probe", "payload": {}, "dependsOn": ["%s"], "onDependencyFailure": "%s"}
            """
                .formatted(first, onFailure));

    tell(first, dead());

    awaitState(second, state);
    if (state.equals("DEAD")) {
      assertThat(job(second).path("reason").stringValue()).isEqualTo("DEPENDENCY");
      var letter =
          platform.lastRecord(platform.topics().deadLetters(Platform.PROBE).name(), second);
      assertThat(letter.headers().lastHeader("dlq-reason").value())
          .isEqualTo("DEPENDENCY".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void resultWithoutTheValueIsADeadLetter() throws Exception {
    String first = submit("{\"type\":\"probe\",\"payload\":{}}");
    String second =
        submit(dependent(first, "{\"sleepMs\":\"${jobs.%s.result.pause}\"}".formatted(first)));

    tell(first, new JobFact.Succeeded(Payload.json("{}"), Instant.EPOCH));

    awaitState(second, "DEAD");
    assertThat(job(second).path("failure").path("message").stringValue())
        .isEqualTo("a result of job " + first + " with pause expected");
  }

  @Test
  void circleIsRefusedAsAWhole() throws Exception {
    String a = newId();
    String b = newId();
    String c = newId();
    String circle =
        "[%s, %s, %s]"
            .formatted(
                withId(a, dependent(b, "{}")),
                withId(b, dependent(c, "{}")),
                withId(c, dependent(a, "{}")));

    Answer answer = orchestrator.post(JOBS, circle);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(
            answer.body().path("errors").valueStream().map(it -> it.path("pointer").stringValue()))
        .containsExactly("/0/dependsOn", "/1/dependsOn", "/2/dependsOn");
    assertThat(orchestrator.get(JOBS + "/" + a).status()).isEqualTo(404);
  }

  @Test
  void circleOfSeveralSubmissionsIsRefused() throws Exception {
    String a = newId();
    String b = newId();
    submit(withId(a, dependent(b, "{}")));

    assertThat(orchestrator.post(JOBS, withId(b, dependent(a, "{}"))).status()).isEqualTo(400);
    assertThat(orchestrator.post(JOBS, withId(b, dependent(b, "{}"))).status()).isEqualTo(400);
  }

  @Test
  void waitingJobIsTakenBack() throws Exception {
    String job = submit(dependent(newId(), "{}"));

    Answer answer = orchestrator.post(JOBS + "/" + job + "/cancel", "{\"reason\":\"not needed\"}");

    assertThat(answer.status()).isEqualTo(202);
    JsonNode cancelled = orchestrator.get(JOBS + "/" + job + "?wait=PT20S").body();
    assertThat(cancelled.path("state").stringValue()).isEqualTo("CANCELLED");
    assertThat(cancelled.path("reason").stringValue()).isEqualTo("not needed");
  }

  @Test
  void waitingJobExpires() throws Exception {
    String job =
        submit(
            """
            {"type": "probe", "payload": {}, "dependsOn": ["%s"], "expiresAt": "%s"}
            """
                .formatted(newId(), Instant.now().plusSeconds(2)));

    awaitState(job, "EXPIRED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"dependsOn\": \"x\", \"payload\": {} | /dependsOn",
        "\"dependsOn\": [\"x\"], \"payload\": {} | /dependsOn/0",
        "\"dependsOn\": [], \"onDependencyFailure\": \"STOP\", \"payload\": {} | /onDependencyFailure",
        "\"onDependencyFailure\": \"RUN\", \"payload\": {} | /onDependencyFailure",
        "\"dependsOn\": [\"6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000\"], \"payload\": {\"sleepMs\": -1} | /payload/sleepMs",
        "\"dependsOn\": [\"6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000\"], \"payload\": {\"sleepMs\": \"${jobs.x.result}\"} | /payload/sleepMs",
        "\"dependsOn\": [\"6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b000\"], \"payload\": {\"sleepMs\": \"${jobs.6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b001.result}\"} | /payload/sleepMs",
      })
  void refusesWhatMakesNoSense(String fields, String pointer) throws Exception {
    Answer answer = orchestrator.post(JOBS, "{\"type\": \"probe\", " + fields + "}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("errors").path(0).path("pointer").stringValue())
        .isEqualTo(pointer);
  }

  /** It would be executed with the reference for a text, and nobody would be told. */
  @Test
  void whoRefersToAJobWaitsForIt() throws Exception {
    String job = "{\"type\":\"advice\",\"payload\":{\"text\":\"from ${jobs.%s.result.n}\"}}";
    Answer refused = orchestrator.post(JOBS, job.formatted("6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b001"));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/errors/0/pointer").stringValue()).isEqualTo("/payload/text");
    assertThat(refused.body().at("/errors/0/detail").stringValue())
        .isEqualTo("job 6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b001 expected among dependsOn");
    assertThat(orchestrator.post(JOBS, job.formatted("any")).status()).isEqualTo(202);
  }

  private static String dependent(String other, String payload) {
    return "{\"type\":\"probe\",\"payload\":%s,\"dependsOn\":[\"%s\"]}".formatted(payload, other);
  }

  private static String withId(String id, String job) {
    return "{\"id\":\"" + id + "\"," + job.substring(1);
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }

  private String submit(String job) throws Exception {
    Answer answer = orchestrator.post(JOBS, job);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
    return answer.body().path("id").stringValue();
  }

  private JsonNode job(String id) throws Exception {
    return orchestrator.get(JOBS + "/" + id).body();
  }

  private void awaitState(String id, String state) {
    orchestrator.awaitState(JOBS + "/" + id, state);
  }

  private void tell(String job, JobFact fact) throws Exception {
    platform.tell(JobId.parse(job), fact);
  }

  private static JobFact dead() {
    return new JobFact.DeadLettered(
        DeadLetterReason.NON_RETRYABLE,
        Failure.of(FailureCode.INVALID_INPUT, "refused"),
        Instant.EPOCH);
  }

  private String lane() {
    return platform.topics().lane(Platform.PROBE, Priority.NORMAL).name();
  }
}
