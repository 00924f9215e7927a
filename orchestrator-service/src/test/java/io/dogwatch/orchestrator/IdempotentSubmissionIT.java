package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.orchestrator.Orchestrator.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs with a key are submitted once, however often they are submitted. */
@ExtendWith(SharedInstallation.class)
final class IdempotentSubmissionIT {

  private static final String JOBS = "/api/v1/jobs";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Platform platform;
  private final Orchestrator orchestrator;

  IdempotentSubmissionIT(Installation installation) {
    platform = installation.platform();
    orchestrator = installation.orchestrator();
  }

  @Test
  void secondSubmissionIsAnsweredWithTheFirstJob() throws Exception {
    Answer first = orchestrator.post(JOBS, job("again", "{\"sleepMs\":1,\"symbol\":\"AAPL\"}"));
    Answer second =
        orchestrator.post(JOBS, job("again", "{ \"symbol\" : \"AAPL\", \"sleepMs\" : 1 }"));

    assertThat(first.status()).isEqualTo(202);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    awaitOnce(idOf(first));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"probe\",\"payload\":{\"sleepMs\":2},\"idempotencyKey\":\"%s\"}",
        "{\"type\":\"probe\",\"payload\":{\"sleepMs\":1.0},\"idempotencyKey\":\"%s\"}",
        "{\"type\":\"probe\",\"payload\":{\"sleepMs\":1},\"idempotencyKey\":\"%s\","
            + "\"id\":\"6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b0aa\"}",
      })
  void keyOfAnotherJobIsRefused(String other) throws Exception {
    String key = "other-" + other.hashCode();
    String id = idOf(orchestrator.post(JOBS, job(key, "{\"sleepMs\":1}")));

    Answer answer = orchestrator.post(JOBS, other.formatted(key));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    JsonNode error = answer.body().path("errors").path(0);
    assertThat(error.path("pointer").stringValue()).isEqualTo("/idempotencyKey");
    assertThat(error.path("detail").stringValue()).contains(id);
  }

  /** There is no job that has the key: nothing of the array is kept. */
  @Test
  void arrayThatContradictsItselfIsToldSo() throws Exception {
    Answer answer =
        orchestrator.post(
            JOBS, "[%s,%s]".formatted(job("twice", "{}"), job("twice", "{\"sleepMs\":1}")));

    JsonNode error = answer.body().path("errors").path(0);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(error.path("pointer").stringValue()).isEqualTo("/1/idempotencyKey");
    assertThat(error.path("detail").stringValue()).contains("of a job before it");
  }

  @Test
  void idOfAJobThatWaitsIsForThatJob() throws Exception {
    String job =
        "{\"type\":\"probe\",\"payload\":{\"sleepMs\":%d},"
            + "\"id\":\"6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b0cc\","
            + "\"dependsOn\":[\"6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b0dd\"]}";

    assertThat(orchestrator.post(JOBS, job.formatted(1)).status()).isEqualTo(202);
    assertThat(orchestrator.post(JOBS, job.formatted(1)).status()).isEqualTo(200);
    Answer other = orchestrator.post(JOBS, job.formatted(2));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.body().path("errors").path(0).path("pointer").stringValue()).isEqualTo("/id");
  }

  @Test
  void tenantsHaveKeysOfTheirOwn() throws Exception {
    String job = "{\"type\":\"probe\",\"payload\":{},\"idempotencyKey\":\"t\",\"tenant\":\"%s\"}";
    Answer one = orchestrator.post(JOBS, job.formatted("acme"));
    Answer other = orchestrator.post(JOBS, job.formatted("umbrella"));

    assertThat(other.status()).isEqualTo(202);
    assertThat(idOf(other)).isNotEqualTo(idOf(one));
  }

  @Test
  void chosenIdIsKeptAndSubmittedOnce() throws Exception {
    String job =
        "{\"type\":\"probe\",\"payload\":{},\"idempotencyKey\":\"chosen\","
            + "\"id\":\"6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b0bb\"}";
    Answer first = orchestrator.post(JOBS, job);
    Answer second = orchestrator.post(JOBS, job);

    assertThat(first.status()).isEqualTo(202);
    assertThat(second.status()).isEqualTo(200);
    assertThat(idOf(second)).isEqualTo("6a1f0d7e-31c5-4d39-9d6c-7a30c8f3b0bb");
    awaitOnce(idOf(first));
  }

  @Test
  void arraysAreTakenAsAWhole() throws Exception {
    String known = idOf(orchestrator.post(JOBS, job("array-1", "{}")));
    String array =
        "[%s,%s,%s,{\"type\":\"probe\",\"payload\":{}}]"
            .formatted(job("array-1", "{}"), job("array-2", "{}"), job("array-2", "{}"));

    Answer first = orchestrator.post(JOBS, array);
    Answer taken =
        orchestrator.post(
            JOBS, "[%s,%s]".formatted(job("array-3", "{}"), job("array-1", "{\"sleepMs\":1}")));
    Answer allKnown =
        orchestrator.post(JOBS, "[%s,%s]".formatted(job("array-2", "{}"), job("array-1", "{}")));
    Answer afterwards = orchestrator.post(JOBS, job("array-3", "{\"sleepMs\":3}"));

    List<String> ids = first.body().path("ids").valueStream().map(JsonNode::stringValue).toList();
    assertThat(first.status()).isEqualTo(202);
    assertThat(ids.getFirst()).isEqualTo(known);
    assertThat(ids.get(1)).isEqualTo(ids.get(2)).isNotEqualTo(known);
    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.body().path("errors").path(0).path("pointer").stringValue())
        .isEqualTo("/1/idempotencyKey");
    assertThat(afterwards.status()).as("nothing of the refused array was kept").isEqualTo(202);
    assertThat(allKnown.status()).isEqualTo(200);
    for (String id : ids) {
      awaitOnce(id);
    }
  }

  @Test
  void linesSayWhatWasKnown() throws Exception {
    List<JsonNode> answers =
        submitLines(List.of(job("line", "{}"), job("line", "{}"), job("line", "{\"sleepMs\":1}")));

    assertThat(answers).hasSize(4);
    assertThat(answers.get(0).has("known")).isFalse();
    assertThat(answers.get(1).path("known").booleanValue()).isTrue();
    assertThat(answers.get(1).path("id")).isEqualTo(answers.get(0).path("id"));
    assertThat(answers.get(2).path("errors").path(0).path("pointer").stringValue())
        .isEqualTo("/idempotencyKey");
    awaitOnce(answers.get(0).path("id").stringValue());
  }

  /** Of five lines each: new, known, another job's key, without a key, and what is no job. */
  @Test
  void manyLinesAreAnsweredEachInItsTurn() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      lines.add(job("many-" + i, "{}"));
      lines.add(job("many-" + i, " { } "));
      lines.add(job("many-" + i, "{\"sleepMs\":1}"));
      lines.add("{\"type\":\"probe\",\"payload\":{}}");
      lines.add("{\"type\":\"nope\",\"payload\":{},\"idempotencyKey\":\"many-" + i + "\"}");
    }

    List<JsonNode> answers = submitLines(lines);

    assertThat(answers).hasSize(5_001);
    for (int i = 0; i < 5_000; i += 5) {
      assertThat(answers.subList(i, i + 5))
          .extracting(it -> it.path("line").intValue())
          .containsExactly(i + 1, i + 2, i + 3, i + 4, i + 5);
      JsonNode id = answers.get(i).path("id");
      assertThat(answers.get(i).has("known")).isFalse();
      assertThat(answers.get(i + 1).path("known").booleanValue()).isTrue();
      assertThat(answers.get(i + 1).path("id")).isEqualTo(id);
      assertThat(answers.get(i + 2).toString()).contains("/idempotencyKey", id.stringValue());
      assertThat(answers.get(i + 3).path("id").isString()).isTrue();
      assertThat(answers.get(i + 4).toString()).contains("\"/type\"");
    }
    assertThat(answers.getLast().toString())
        .isEqualTo("{\"accepted\":3000,\"refused\":2000,\"notAcknowledged\":0}");
  }

  @Test
  void whoeverIsFirstOfManyAtOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> submissions = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        submissions.add(threads.submit(() -> orchestrator.post(JOBS, job("at-once", "{}"))));
      }
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> submission : submissions) {
        answers.add(submission.get());
      }

      assertThat(answers).extracting(Answer::status).containsOnlyOnce(202).contains(200);
      assertThat(answers)
          .extracting(IdempotentSubmissionIT::idOf)
          .containsOnly(idOf(answers.getFirst()));
      awaitOnce(idOf(answers.getFirst()));
    }
  }

  @Test
  void jobsWithATimeWaitForItAllTheSame() throws Exception {
    Answer answer =
        orchestrator.post(
            JOBS,
            "{\"type\":\"probe\",\"payload\":{},\"idempotencyKey\":\"later\",\"delay\":\"PT1H\"}");

    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                orchestrator
                    .get(JOBS + "/" + idOf(answer))
                    .body()
                    .path("state")
                    .asString("")
                    .equals("SCHEDULED"));
  }

  @Test
  void keysAreTexts() throws Exception {
    for (String key : List.of("\"\"", "7", "\"" + "k".repeat(256) + "\"")) {
      Answer answer =
          orchestrator.post(
              JOBS, "{\"type\":\"probe\",\"payload\":{},\"idempotencyKey\":" + key + "}");

      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body().path("errors").path(0).path("pointer").stringValue())
          .isEqualTo("/idempotencyKey");
    }
  }

  private List<JsonNode> submitLines(List<String> lines) throws Exception {
    return orchestrator
        .http()
        .send(
            orchestrator
                .request(JOBS)
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(String.join("\n", lines)))
                .build(),
            BodyHandlers.ofLines())
        .body()
        .map(JSON::readTree)
        .toList();
  }

  /** Long enough that others would have come behind it on its lane. */
  private void awaitOnce(String id) throws Exception {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> orchestrator.get(JOBS + "/" + id).status() == 200);
    String last = idOf(orchestrator.post(JOBS, job("behind-" + id, "{}")));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> orchestrator.get(JOBS + "/" + last).status() == 200);

    assertThat(platform.count(Platform.PROBE, id)).isEqualTo(1);
  }

  private static String idOf(Answer answer) {
    return answer.body().path("id").stringValue();
  }

  private static String job(String key, String payload) {
    return "{\"type\":\"probe\",\"payload\":%s,\"idempotencyKey\":\"%s\"}".formatted(payload, key);
  }
}
