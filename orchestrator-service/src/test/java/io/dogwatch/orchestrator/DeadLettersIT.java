package io.dogwatch.orchestrator;

import static io.dogwatch.orchestrator.BuriedLetters.DLQ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.Orchestrator.Answer;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Dead letters, as a user of the API sees them. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeadLettersIT {

  private static final String PREFIX = "dead-letters.";

  private Platform platform;
  private Orchestrator orchestrator;
  private BuriedLetters letters;

  @BeforeAll
  void start(KafkaBroker kafka, PostgresServer postgres) throws Exception {
    platform = new Platform(kafka, PREFIX);
    platform.announceProbe();
    orchestrator = Orchestrator.start(kafka, PREFIX, postgres.createDatabase("dead_letters"));
    orchestrator.awaitReady();
    orchestrator.awaitIntake();
    letters = new BuriedLetters(platform, orchestrator);
  }

  @AfterAll
  void stop() {
    orchestrator.close();
    platform.close();
  }

  @Test
  void tellsOfAJobAllThatItHas() throws Exception {
    JobId job = JobId.next(Instant.now());
    byte[] value =
        JobMessage.CODEC.encode(
            JobMessage.of(
                job, Platform.PROBE, Priority.LOW, Payload.json("{\"sleepMs\":7}"), Instant.now()));
    letters.bury(value, headers(job, "MAX_ATTEMPTS", "PROVIDER_TIMEOUT", "no answer after 30 s"));

    JsonNode listed = only("?job=" + job);

    assertThat(listed.path("id").stringValue()).matches("probe\\.\\d+\\.\\d+");
    assertThat(listed.path("reason").stringValue()).isEqualTo("MAX_ATTEMPTS");
    assertThat(listed.path("attempts").intValue()).isEqualTo(4);
    assertThat(listed.path("failure").path("code").stringValue()).isEqualTo("PROVIDER_TIMEOUT");
    assertThat(listed.path("record").isMissingNode()).isTrue();
    JsonNode whole = orchestrator.get(DLQ + "/" + listed.path("id").stringValue()).body();
    assertThat(whole.path("record").path("payload").toString()).isEqualTo("{\"sleepMs\":7}");
    assertThat(whole.path("record").path("value").path("base64").stringValue())
        .isEqualTo(Base64.getEncoder().encodeToString(value));
    assertThat(whole.path("record").path("headers").size()).isEqualTo(5);
    assertThat(whole.path("failure").path("code").stringValue()).isEqualTo("PROVIDER_TIMEOUT");
  }

  @Test
  void showsBytesThatNobodyCanRead() throws Exception {
    byte[] value = {(byte) 0xC3, 0x01, 0, (byte) 0xFF};
    letters.bury(value, Map.of("dlq-reason", "DESERIALIZATION"));

    JsonNode listed = only("?reason=DESERIALIZATION");
    JsonNode whole = orchestrator.get(DLQ + "/" + listed.path("id").stringValue()).body();

    assertThat(listed.path("job").isMissingNode()).isTrue();
    assertThat(whole.path("record").path("payload").isMissingNode()).isTrue();
    assertThat(whole.path("record").path("value").path("text").isMissingNode()).isTrue();
    assertThat(Base64.getDecoder().decode(whole.at("/record/value/base64").stringValue()))
        .isEqualTo(value);
  }

  @Test
  void groupsThoseThatFailedAlike() throws Exception {
    for (int i = 0; i < 5; i++) {
      JobId job = JobId.next(Instant.now());
      letters.bury(
          job(job), headers(job, "NON_RETRYABLE", "UNKNOWN", "no account " + i + " at \"A\""));
    }
    JobId other = JobId.next(Instant.now());
    letters.bury(job(other), headers(other, "NON_RETRYABLE", "UNKNOWN", "the disk is full"));

    assertThat(letters.items("?reason=NON_RETRYABLE")).hasSize(6);
    List<JsonNode> groups = letters.items("/groups?reason=NON_RETRYABLE");
    assertThat(groups).hasSize(2);
    JsonNode alike =
        groups.stream().filter(it -> it.path("count").intValue() == 5).findFirst().orElseThrow();
    assertThat(alike.at("/latest/failure/message").stringValue()).startsWith("no account ");
    assertThat(Instant.parse(alike.path("firstAt").stringValue()))
        .isBeforeOrEqualTo(Instant.parse(alike.path("lastAt").stringValue()));
    assertThat(letters.items("?fingerprint=" + alike.path("fingerprint").stringValue())).hasSize(5);
  }

  @Test
  void areListedInPagesTheLatestFirst() throws Exception {
    Instant latest = Instant.now();
    Map<Integer, String> bySecondsBefore = new TreeMap<>();
    for (int seconds : List.of(3, 0, 6, 1, 5, 2, 4)) {
      JobId job = JobId.next(latest);
      platform.bury(
          latest.minusSeconds(seconds), job(job), headers(job, "CRASH_LOOP", "UNKNOWN", "again"));
      bySecondsBefore.put(seconds, job.toString());
    }
    List<String> listed =
        orchestrator.items(DLQ + "?reason=CRASH_LOOP&limit=3").stream()
            .map(item -> item.path("job").stringValue())
            .toList();

    assertThat(listed).containsExactlyElementsOf(bySecondsBefore.values());
  }

  @Test
  void jobIsSubmittedAgainAsANewOne() throws Exception {
    JobId job = JobId.next(Instant.now());
    letters.bury(job(job), headers(job, "TIMEOUT_TOTAL", "TIMEOUT", "too long"));
    String id = only("?job=" + job).path("id").stringValue();

    Answer answer = orchestrator.post(DLQ + "/" + id + "/replay", "");

    assertThat(answer.status()).isEqualTo(202);
    String again = answer.body().path("id").stringValue();
    JsonNode replayed = orchestrator.get("/api/v1/jobs/" + again).body();
    assertThat(again).isNotEqualTo(job.toString());
    assertThat(replayed.path("state").stringValue()).isEqualTo("QUEUED");
    assertThat(replayed.path("priority").stringValue()).isEqualTo("low");
    assertThat(replayed.path("attempt").intValue()).isEqualTo(1);
    assertThat(replayed.at("/metadata/replayOf").stringValue()).isEqualTo(job.toString());
    assertThat(replayed.at("/metadata/replays").stringValue()).isEqualTo("1");
    assertThat(letters.items("?job=" + job)).isEmpty();
    JsonNode done = letters.items("?action=REPLAYED&job=" + job).getFirst().path("done");
    assertThat(done.path("job").stringValue()).isEqualTo(again);
    assertThat(done.path("actor").stringValue()).isEqualTo("api");
    Answer refused = orchestrator.post(DLQ + "/" + id + "/replay", "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body().path("done")).isEqualTo(done);
    assertThat(refused.body().path("detail").stringValue())
        .isEqualTo(
            "The dead letter was replayed by api at %s, as job %s."
                .formatted(done.path("at").stringValue(), again));
    Answer purge = orchestrator.send(orchestrator.request(DLQ + "/" + id).DELETE());
    assertThat(purge.status()).isEqualTo(409);
    assertThat(purge.body().path("done")).isEqualTo(done);
  }

  @Test
  void replaysAreCounted() throws Exception {
    JobId job = JobId.next(Instant.now());
    JobMessage before =
        new JobMessage(
            job,
            Platform.PROBE,
            Priority.LOW,
            Payload.json("{}"),
            4,
            JobMessage.Limits.OF_TYPE,
            Instant.now(),
            new JobMessage.Origin(null, null, null, Map.of("replays", "2")),
            JobMessage.Step.FIRST);
    letters.bury(JobMessage.CODEC.encode(before), headers(job, "MAX_ATTEMPTS", "UNKNOWN", "again"));

    String again =
        orchestrator
            .post(DLQ + "/" + only("?job=" + job).path("id").stringValue() + "/replay", "{}")
            .body()
            .path("id")
            .stringValue();

    assertThat(
            orchestrator.get("/api/v1/jobs/" + again).body().at("/metadata/replays").stringValue())
        .isEqualTo("3");
  }

  @Test
  void payloadIsEditedAndChecked() throws Exception {
    byte[] value = {0x00, (byte) 0xFF};
    JobId job = JobId.next(Instant.now());
    letters.bury(value, headers(job, "VALIDATION", "INVALID_INPUT", "no job"));
    String replay = DLQ + "/" + only("?job=" + job).path("id").stringValue() + "/replay";

    Answer without = orchestrator.post(replay, "");
    Answer wrong = orchestrator.post(replay, "{\"payload\":{\"sleepMs\":-1}}");
    Answer unknown = orchestrator.post(replay, "{\"paylod\":{}}");
    Answer right = orchestrator.post(replay, "{\"payload\":{\"sleepMs\":5}}");

    assertThat(without.body().at("/errors/0/pointer").stringValue()).isEqualTo("/payload");
    assertThat(wrong.body().at("/errors/0/pointer").stringValue()).isEqualTo("/payload/sleepMs");
    assertThat(unknown.body().at("/errors/0/pointer").stringValue()).isEqualTo("/paylod");
    assertThat(right.status()).isEqualTo(202);
    assertThat(
            orchestrator
                .get("/api/v1/jobs/" + right.body().path("id").stringValue())
                .body()
                .path("payload")
                .toString())
        .isEqualTo("{\"sleepMs\":5}");
  }

  /** Whoever says null has made a mistake, which must not use the dead letter up. */
  @Test
  void payloadIsNotNull() throws Exception {
    JobId job = JobId.next(Instant.now());
    letters.bury(job(job), headers(job, "MAX_ATTEMPTS", "UNKNOWN", "away"));
    String replay = DLQ + "/" + only("?job=" + job).path("id").stringValue() + "/replay";

    Answer refused = orchestrator.post(replay, "{\"payload\":null}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body().at("/errors/0/pointer").stringValue()).isEqualTo("/payload");
    assertThat(refused.body().at("/errors/0/detail").stringValue())
        .isEqualTo("a JSON object expected");
    assertThat(orchestrator.post(replay, "{}").status()).isEqualTo(202);
  }

  /** Jobs that are submitted as plain payloads may have more, and end here. */
  @Test
  void payloadIsAsLargeAsAtSubmission() throws Exception {
    String spaces = " ".repeat(JobMessage.MAX_PAYLOAD);
    String payload = "{\"sleepMs\":5" + spaces + "}";
    JobId job = JobId.next(Instant.now());
    letters.bury(
        payload.getBytes(StandardCharsets.UTF_8), headers(job, "VALIDATION", "UNKNOWN", "large"));
    String replay = DLQ + "/" + only("?job=" + job).path("id").stringValue() + "/replay";

    Answer submission =
        orchestrator.post("/api/v1/jobs", "{\"type\":\"probe\",\"payload\":" + payload + "}");
    Answer asItIs = orchestrator.post(replay, "");
    Answer edited = orchestrator.post(replay, "{\"payload\":" + payload + "}");
    Answer smaller = orchestrator.post(replay, "{\"payload\":{\"sleepMs\": 5}}");

    assertThat(submission.body().at("/errors/0/detail").stringValue())
        .isEqualTo("at most 262144 bytes expected, found 262157");
    for (Answer refused : List.of(asItIs, edited)) {
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.body().path("errors")).isEqualTo(submission.body().path("errors"));
    }
    assertThat(smaller.status()).isEqualTo(202);
    assertThat(
            orchestrator
                .send(
                    orchestrator.request(
                        "/api/v1/jobs/" + smaller.body().path("id").stringValue() + "/payload"))
                .response()
                .body())
        .isEqualTo("{\"sleepMs\": 5}");
  }

  /** Two people look at the same list. */
  @Test
  void isReplayedOnceHoweverManyAsk() throws Exception {
    JobId job = JobId.next(Instant.now());
    letters.bury(job(job), headers(job, "MAX_ATTEMPTS", "UNKNOWN", "twice"));
    String replay = DLQ + "/" + only("?job=" + job).path("id").stringValue() + "/replay";
    List<Integer> statuses = new ArrayList<>();
    Set<String> jobs = new HashSet<>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        answers.add(threads.submit(() -> orchestrator.post(replay, "")));
      }
      for (Future<Answer> answer : answers) {
        statuses.add(answer.get().status());
        JsonNode body = answer.get().body();
        jobs.add(body.path("id").stringValue(body.at("/done/job").stringValue("")));
      }
    }

    assertThat(statuses).containsOnlyOnce(202).contains(409);
    assertThat(statuses).allMatch(status -> status == 202 || status == 409);
    assertThat(jobs).hasSize(1);
  }

  @Test
  void whatIsPurgedIsSeenByWhoAsksForIt() throws Exception {
    JobId job = JobId.next(Instant.now());
    letters.bury(job(job), headers(job, "MAX_ATTEMPTS", "UNKNOWN", "away"));
    String id = only("?job=" + job).path("id").stringValue();

    assertThat(delete(id)).isEqualTo(204);

    assertThat(letters.items("?job=" + job)).isEmpty();
    assertThat(letters.items("?action=PURGED&job=" + job)).hasSize(1);
    assertThat(orchestrator.get(DLQ + "/" + id).status()).isEqualTo(200);
    Answer refused = orchestrator.post(DLQ + "/" + id + "/replay", "");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body().path("detail").stringValue())
        .matches("The dead letter was purged by api at \\S+Z\\.");
    assertThat(refused.body().path("done").has("job")).isFalse();
    assertThat(delete("probe.0.999999")).isEqualTo(404);
  }

  private int delete(String id) throws Exception {
    return orchestrator.send(orchestrator.request(DLQ + "/" + id).DELETE()).status();
  }

  private JsonNode only(String query) throws Exception {
    await().atMost(Duration.ofSeconds(20)).until(() -> !letters.items(query).isEmpty());
    List<JsonNode> items = letters.items(query);
    assertThat(items).hasSize(1);
    return items.getFirst();
  }

  private static byte[] job(JobId id) {
    return JobMessage.CODEC.encode(
        JobMessage.of(id, Platform.PROBE, Priority.LOW, Payload.json("{}"), Instant.now()));
  }

  private static Map<String, String> headers(
      JobId job, String reason, String code, String message) {
    return Map.of(
        "dlq-reason", reason,
        "dlq-job-id", job.toString(),
        "dlq-attempts", "4",
        "dlq-failure-code", code,
        "dlq-message", message);
  }
}
