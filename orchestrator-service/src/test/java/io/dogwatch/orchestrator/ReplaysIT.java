package io.dogwatch.orchestrator;

import static io.dogwatch.orchestrator.BuriedLetters.DLQ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.Orchestrator.Answer;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Replays and purges of many dead letters, as a user of the API sees them. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReplaysIT {

  private static final String PREFIX = "replays.";
  private static final String REPLAYS = DLQ + "/replays";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final JobType UNANNOUNCED = new JobType("unannounced");
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

  private KafkaBroker kafka;
  private String url;
  private Platform platform;
  private Orchestrator orchestrator;
  private BuriedLetters letters;

  @BeforeAll
  void start(KafkaBroker broker, PostgresServer postgres) throws Exception {
    kafka = broker;
    url = postgres.createDatabase("replays");
    platform = new Platform(kafka, PREFIX);
    platform.announceProbe();
    platform.createTopicsOf(UNANNOUNCED);
    orchestrator = Orchestrator.start(kafka, PREFIX, url);
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
  void thoseThatAreNamedAreReplayed() throws Exception {
    List<JobId> buried = letters.bury(3, "NAMED");
    List<String> ids = letters.ids("?reason=NAMED");

    Answer answer =
        orchestrator.post(
            REPLAYS, "{\"ids\":[\"%s\",\"%s\"]}".formatted(ids.getFirst(), ids.getLast()));

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
    assertThat(answer.body().path("matched").intValue()).isEqualTo(2);
    assertThat(answer.header("Location"))
        .isEqualTo(REPLAYS + "/" + answer.body().path("id").stringValue());
    JsonNode done = awaitReplay(answer, it -> state(it).equals("DONE"));
    assertThat(done.path("replayed").intValue()).isEqualTo(2);
    assertThat(done.path("skipped").intValue()).isZero();
    assertThat(done.path("deadAgain").intValue()).isZero();
    assertThat(done.path("ratePerSecond").intValue()).isEqualTo(50);
    assertThat(done.path("actor").stringValue()).isEqualTo("api");
    assertThat(done.path("filter").isMissingNode()).isTrue();
    assertThat(Instant.parse(done.path("endedAt").stringValue()))
        .isAfterOrEqualTo(Instant.parse(done.path("askedAt").stringValue()));
    assertThat(letters.ids("?reason=NAMED")).containsExactly(ids.get(1));
    for (String job : letters.replayed("NAMED")) {
      JsonNode again = orchestrator.get("/api/v1/jobs/" + job).body();
      assertThat(again.path("state").stringValue()).isEqualTo("QUEUED");
      assertThat(again.at("/metadata/replays").stringValue()).isEqualTo("1");
      assertThat(buried.stream().map(JobId::toString))
          .contains(again.at("/metadata/replayOf").stringValue());
    }
  }

  @Test
  void thoseThatAreAlikeAreReplayed() throws Exception {
    letters.bury(4, "ALIKE");
    String fingerprint = letters.fingerprint("ALIKE");

    Answer answer =
        orchestrator.post(
            REPLAYS,
            "{\"filter\":{\"fingerprint\":\"%s\",\"from\":\"2020-01-01T00:00:00Z\"},\"ratePerSecond\":1000.5}"
                .formatted(fingerprint));
    JsonNode done = awaitReplay(answer, it -> state(it).equals("DONE"));

    assertThat(done.path("matched").intValue()).isEqualTo(4);
    assertThat(done.path("replayed").intValue()).isEqualTo(4);
    assertThat(done.path("ratePerSecond").decimalValue()).isEqualByComparingTo("1000.5");
    assertThat(done.at("/filter/fingerprint").stringValue()).isEqualTo(fingerprint);
    assertThat(letters.items("?reason=ALIKE")).isEmpty();
    assertThat(letters.replayed("ALIKE")).hasSize(4);
    JsonNode listed = orchestrator.get(REPLAYS + "?limit=1").body();
    assertThat(listed.at("/items/0/id")).isEqualTo(done.path("id"));
    assertThat(listed.at("/items/0/deadAgain").isMissingNode()).isTrue();
  }

  @Test
  void canaryStopsItWhenTheFingerprintReturns() throws Exception {
    letters.bury(4, "RETURNS");
    Answer answer =
        orchestrator.post(
            REPLAYS, "{\"filter\":{\"reason\":\"RETURNS\"},\"canary\":{\"first\":1}}");
    JsonNode canary = awaitReplay(answer, it -> it.path("replayed").intValue() == 1);
    assertThat(state(canary)).isEqualTo("CANARY");
    assertThat(canary.at("/canary/wait").stringValue()).isEqualTo("PT5M");
    String job = letters.replayed("RETURNS").getFirst();

    letters.bury(JobId.parse(job), "RETURNS");

    JsonNode stopped = awaitReplay(answer, it -> state(it).equals("STOPPED"));
    assertThat(stopped.path("reason").stringValue()).contains(letters.fingerprint("RETURNS"), job);
    assertThat(stopped.path("replayed").intValue()).isEqualTo(1);
    assertThat(stopped.path("deadAgain").intValue()).isEqualTo(1);
    assertThat(letters.items("?reason=RETURNS")).hasSize(4); // the three, and the one that returned
  }

  @Test
  void othersFollowACanaryThatHasEnded() throws Exception {
    letters.bury(4, "PASSES");
    Answer answer =
        orchestrator.post(
            REPLAYS,
            "{\"filter\":{\"reason\":\"PASSES\"},\"canary\":{\"first\":2,\"wait\":\"PT10M\"}}");
    awaitReplay(answer, it -> it.path("replayed").intValue() == 2);

    for (String job : letters.replayed("PASSES")) {
      succeed(job);
    }

    JsonNode done = awaitReplay(answer, it -> state(it).equals("DONE"));
    assertThat(done.path("replayed").intValue()).isEqualTo(4);
    assertThat(letters.replayed("PASSES")).hasSize(4).doesNotHaveDuplicates();
  }

  @Test
  void isCancelled() throws Exception {
    letters.bury(3, "CANCELLED");
    Answer answer =
        orchestrator.post(REPLAYS, "{\"filter\":{\"reason\":\"CANCELLED\"},\"ratePerSecond\":0.1}");
    String cancel = answer.header("Location") + "/cancel";

    Answer cancelled = orchestrator.post(cancel, "{\"reason\":\"enough\"}");

    assertThat(cancelled.status()).isEqualTo(200);
    assertThat(state(cancelled.body())).isEqualTo("CANCELLED");
    assertThat(cancelled.body().path("reason").stringValue()).isEqualTo("enough");
    assertThat(cancelled.body().path("endedBy").stringValue()).isEqualTo("api");
    assertThat(orchestrator.post(cancel, "").status()).isEqualTo(409);
    assertThat(cancelled.body().path("replayed").intValue()).isLessThanOrEqualTo(1);
  }

  /** One of them goes when its canary is out. */
  @Test
  void twoOrchestratorsShareItAndOneGoesOn() throws Exception {
    letters.bury(120, "SHARED");
    Answer answer;
    try (var other = Orchestrator.start(kafka, PREFIX, url)) {
      other.awaitReady();
      answer =
          other.post(
              REPLAYS,
              "{\"filter\":{\"reason\":\"SHARED\"},\"ratePerSecond\":100,\"canary\":{\"first\":60}}");
      awaitReplay(answer, it -> it.path("replayed").intValue() == 60);
    }
    assertThat(state(orchestrator.get(answer.header("Location")).body())).isEqualTo("CANARY");
    for (String job : letters.replayed("SHARED")) {
      succeed(job);
    }

    JsonNode done = awaitReplay(answer, it -> state(it).equals("DONE"));

    assertThat(done.path("replayed").intValue()).isEqualTo(120);
    List<String> jobs = letters.replayed("SHARED");
    assertThat(jobs).hasSize(120).doesNotHaveDuplicates();
    for (String job : jobs) {
      assertThat(orchestrator.get("/api/v1/jobs/" + job).status()).isEqualTo(200);
    }
  }

  @Test
  void thoseThatAreAlikeArePurged() throws Exception {
    letters.bury(3, "PURGED_ALIKE");

    Answer purged =
        orchestrator.post(DLQ + "/purges", "{\"filter\":{\"reason\":\"PURGED_ALIKE\"}}");

    assertThat(purged.status()).isEqualTo(200);
    assertThat(purged.body().toString()).isEqualTo("{\"purged\":3,\"skipped\":0,\"more\":false}");
    assertThat(letters.items("?reason=PURGED_ALIKE")).isEmpty();
    JsonNode done = letters.items("?action=PURGED&reason=PURGED_ALIKE").getFirst().path("done");
    assertThat(done.path("actor").stringValue()).isEqualTo("api");
  }

  @Test
  void thoseThatAreNamedArePurgedOnce() throws Exception {
    letters.bury(3, "PURGED");
    List<String> ids = letters.ids("?reason=PURGED");
    String body = "{\"ids\":[\"%s\",\"%s\"]}".formatted(ids.get(0), ids.get(1));

    Answer first = orchestrator.post(DLQ + "/purges", body);
    Answer second = orchestrator.post(DLQ + "/purges", body);

    assertThat(first.body().toString()).isEqualTo("{\"purged\":2,\"skipped\":0,\"more\":false}");
    assertThat(second.body().toString()).isEqualTo("{\"purged\":0,\"skipped\":2,\"more\":false}");
    assertThat(letters.ids("?reason=PURGED")).containsExactly(ids.get(2));
  }

  @Test
  void thoseOfATypeThatNobodyAnnouncesArePurged() throws Exception {
    var _ = platform.send(platform.topics().deadLetters(UNANNOUNCED).name(), null, new byte[] {1});
    await().atMost(PATIENCE).until(() -> letters.items("?type=unannounced").size() == 1);
    String body = "{\"filter\":{\"type\":\"unannounced\"}}";

    Answer first = orchestrator.post(DLQ + "/purges", body);
    Answer second = orchestrator.post(DLQ + "/purges", body);

    assertThat(first.body().toString()).isEqualTo("{\"purged\":1,\"skipped\":0,\"more\":false}");
    assertThat(second.status()).isEqualTo(200);
    assertThat(orchestrator.post(REPLAYS, body).status()).isEqualTo(202);
  }

  @Test
  void areListedInPages() throws Exception {
    for (int i = 0; i < 3; i++) {
      orchestrator.post(REPLAYS, "{\"filter\":{\"reason\":\"NONE\"}}");
    }
    List<String> ids =
        orchestrator.items(REPLAYS + "?limit=2").stream()
            .map(item -> item.path("id").stringValue())
            .toList();

    assertThat(ids).hasSizeGreaterThanOrEqualTo(3).doesNotHaveDuplicates();
  }

  @Test
  void whatWasGivenUpAtATimeIsListed() throws Exception {
    letters.bury(2, "TIMED");
    Instant at = Instant.parse(letters.items("?reason=TIMED").getFirst().path("at").stringValue());

    assertThat(letters.items("?reason=TIMED&from=" + at)).isNotEmpty();
    assertThat(letters.items("?reason=TIMED&from=" + at.plusSeconds(60))).isEmpty();
    assertThat(letters.items("?reason=TIMED&to=" + at.minusSeconds(60))).isEmpty();
    assertThat(letters.items("/groups?reason=TIMED&to=" + at.plusSeconds(60))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          {}                                             | §§                 | found neither
          {"ids":["probe.0.1"],"filter":{}}              | §§                 | found both
          {"ids":[]}                                     | /ids               | 1 to 1000
          {"ids":7}                                      | /ids               | 1 to 1000
          {"ids":["probe.0.1","seven",8]}                | /ids/1             | probe.0.17
          {"ids":["probe.0.1","seven",8]}                | /ids/2             | probe.0.17
          {"ids":["probe.0.999999"]}                     | /ids/0             | no dead letter
          {"filter":7}                                   | /filter            | a JSON object
          {"filter":{"colour":"red"}}                    | /filter/colour     | unknown field
          {"filter":{"action":"PURGED"}}                 | /filter/action     | unknown field
          {"filter":{"job":"seven"}}                     | /filter/job        | a UUID
          {"filter":{"type":7}}                          | /filter/type       | a text
          {"filter":{"type":"prob"}}                     | /filter/type       | some worker has announced expected (probe), found "prob"
          {"filter":{"type":"No Type"}}                  | /filter/type       | (probe), found "No Type"
          {"filter":{"from":"soon"}}                     | /filter/from       | ISO 8601
          {"filter":{"to":"+99999-01-01T00:00:00Z"}}     | /filter/to         | ISO 8601
          {"filter":{},"colour":"red"}                   | /colour            | unknown field
          [{"filter":{}}]                                | §§                 | a JSON object
          {"filter":                                     | §§                 | a JSON object
          """)
  void whatIsWrongIsTold(String body, String pointer, String detail) throws Exception {
    assertRefused(REPLAYS, body, pointer, detail);
    assertRefused(DLQ + "/purges", body, pointer, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          {"filter":{},"ratePerSecond":0}                | /ratePerSecond     | 0.1 to 10000
          {"filter":{},"ratePerSecond":10001}            | /ratePerSecond     | 0.1 to 10000
          {"filter":{},"ratePerSecond":"50"}             | /ratePerSecond     | 0.1 to 10000
          {"filter":{},"canary":7}                       | /canary            | a JSON object
          {"filter":{},"canary":{}}                      | /canary/first      | required
          {"filter":{},"canary":{"first":0}}             | /canary/first      | 1 to 1000
          {"filter":{},"canary":{"first":1.5}}           | /canary/first      | 1 to 1000
          {"filter":{},"canary":{"first":1,"wait":"PT0.5S"}} | /canary/wait   | PT1S to P1D
          {"filter":{},"canary":{"first":1,"wait":60}}   | /canary/wait       | PT1S to P1D
          {"filter":{},"canary":{"first":1,"last":1}}    | /canary/last       | unknown field
          """)
  void whatIsWrongWithAReplayIsTold(String body, String pointer, String detail) throws Exception {
    assertRefused(REPLAYS, body, pointer, detail);
  }

  @Test
  void allThatIsWrongIsToldAtOnce() throws Exception {
    JsonNode errors =
        orchestrator
            .post(
                REPLAYS,
                "{\"ids\":[\"x\"],\"ratePerSecond\":0,\"canary\":{\"first\":0},\"colour\":1}")
            .body()
            .path("errors");

    assertThat(errors.valueStream().map(it -> it.path("pointer").stringValue()))
        .containsExactlyInAnyOrder("/ids/0", "/ratePerSecond", "/canary/first", "/colour");
  }

  private void succeed(String job) throws Exception {
    var succeeded = new JobFact.Succeeded(Payload.json("{}"), AT);
    platform.publish(
        new JobEvent(JobId.parse(job), Platform.PROBE, new Claim(1, 1), "w-1", AT, succeeded));
  }

  private void assertRefused(String path, String body, String pointer, String detail)
      throws Exception {
    Answer answer = orchestrator.post(path, body);

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
    assertThat(answer.body().path("errors"))
        .anySatisfy(
            error -> {
              assertThat(error.path("pointer").stringValue()).isEqualTo(pointer);
              assertThat(error.path("detail").stringValue()).contains(detail);
            });
  }

  private JsonNode awaitReplay(Answer accepted, Predicate<JsonNode> condition) {
    assertThat(accepted.status()).as(accepted.body().toString()).isEqualTo(202);
    return await()
        .atMost(PATIENCE)
        .until(() -> orchestrator.get(accepted.header("Location")).body(), condition);
  }

  private static String state(JsonNode replay) {
    return replay.path("state").stringValue("");
  }
}
