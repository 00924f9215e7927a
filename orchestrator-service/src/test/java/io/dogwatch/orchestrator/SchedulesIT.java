package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.orchestrator.Orchestrator.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Schedules, as a user of the API sees them. */
@ExtendWith(SharedInstallation.class)
final class SchedulesIT {

  private static final String SCHEDULES = "/api/v1/schedules/";
  private static final String JOB = "\"job\":{\"type\":\"probe\",\"payload\":{\"sleepMs\":1}}";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Platform platform;
  private final Orchestrator orchestrator;

  SchedulesIT(Installation installation) {
    platform = installation.platform();
    orchestrator = installation.orchestrator();
  }

  @Test
  void jobsComeToTheirLane() throws Exception {
    Answer created = put("every-second", "{\"every\":\"PT1S\"," + JOB + "}");
    assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
    assertThat(created.header("Location")).isEqualTo("/api/v1/schedules/every-second");

    await().atMost(PATIENCE).until(() -> firings("every-second").size() >= 2);
    JsonNode firing = firings("every-second").get(0);
    JsonNode job = orchestrator.get("/api/v1/jobs/" + firing.path("job").stringValue()).body();

    assertThat(job.path("state").stringValue()).isEqualTo("QUEUED");
    assertThat(job.path("metadata").path("schedule").stringValue()).isEqualTo("every-second");
    assertThat(job.path("metadata").path("scheduledFor").stringValue())
        .isEqualTo(firing.path("at").stringValue());
    assertThat(orchestrator.post(SCHEDULES + "every-second/pause", "").status()).isEqualTo(200);
    assertThat(orchestrator.get("/api/v1/jobs?schedule=every-second").body().path("items"))
        .isNotEmpty()
        .allSatisfy(
            it ->
                assertThat(it.path("metadata").path("schedule").stringValue())
                    .isEqualTo("every-second"));
    awaitOneBehind();
    for (JsonNode each : firings("every-second")) {
      assertThat(platform.count(Platform.PROBE, each.path("job").stringValue())).isEqualTo(1);
    }
  }

  @Test
  void tellsWhatItIsAndWhenItFiresNext() throws Exception {
    put(
        "report",
        """
        {"description":"for the board","cron":"30 2 * * MON-FRI","zone":"Europe/Berlin",
         "overlap":"skip","misfire":"all","job":{"type":"probe","payload":{"sleepMs":2}}}
        """);

    JsonNode schedule = orchestrator.get(SCHEDULES + "report").body();

    assertThat(schedule.path("description").stringValue()).isEqualTo("for the board");
    assertThat(schedule.path("cron").stringValue()).isEqualTo("30 2 * * MON-FRI");
    assertThat(schedule.path("zone").stringValue()).isEqualTo("Europe/Berlin");
    assertThat(schedule.path("overlap").stringValue()).isEqualTo("SKIP");
    assertThat(schedule.path("misfire").stringValue()).isEqualTo("ALL");
    assertThat(schedule.path("job").toString())
        .isEqualTo("{\"type\":\"probe\",\"payload\":{\"sleepMs\":2}}");
    assertThat(schedule.path("paused").booleanValue()).isFalse();
    assertThat(schedule.path("upcoming").size()).isEqualTo(5);
    assertThat(schedule.path("firings").size()).isZero();
  }

  @Test
  void isChangedByPuttingAnotherOne() throws Exception {
    put("changing", "{\"every\":\"P1D\"," + JOB + "}");
    String createdAt =
        orchestrator.get(SCHEDULES + "changing").body().path("createdAt").stringValue();

    Answer changed = put("changing", "{\"every\":\"P2D\"," + JOB + "}");

    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.body().path("every").stringValue()).isEqualTo("PT48H");
    assertThat(changed.body().path("createdAt").stringValue()).isEqualTo(createdAt);
  }

  @Test
  void tellsWhetherItIsPausedAndWhenItFiresAfterThat() throws Exception {
    put("resting", hourly(halfAnHourAgo(), ""));

    JsonNode paused = orchestrator.post(SCHEDULES + "resting/pause", "").body();
    Instant before = Instant.now();
    JsonNode resumed = orchestrator.post(SCHEDULES + "resting/resume", "").body();

    assertThat(paused.path("paused").booleanValue()).isTrue();
    assertThat(paused.path("upcoming").size()).isZero();
    assertThat(resumed.path("paused").booleanValue()).isFalse();
    assertThat(Instant.parse(resumed.path("upcoming").path(0).stringValue())).isAfter(before);
  }

  @Test
  void timeThatIsPastIsMadeUpForOnce() throws Exception {
    Instant to = halfAnHourAgo();
    put("hourly", hourly(to, ""));
    String body = "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(to.minus(Duration.ofHours(4)), to);

    Answer first = orchestrator.post(SCHEDULES + "hourly/backfill", body);
    Answer second = orchestrator.post(SCHEDULES + "hourly/backfill", body);

    assertThat(first.status()).isEqualTo(202);
    assertThat(first.body().toString()).isEqualTo("{\"fired\":5,\"alreadyDecided\":0}");
    assertThat(second.body().toString()).isEqualTo("{\"fired\":0,\"alreadyDecided\":5}");
    assertThat(firings("hourly").size()).isEqualTo(5);
    String job = firings("hourly").get(4).path("job").stringValue();
    assertThat(orchestrator.get("/api/v1/jobs/" + job).status()).isEqualTo(200);
  }

  @Test
  void whatItHasFiredIsListedInPages() throws Exception {
    Instant to = halfAnHourAgo();
    put("paged", hourly(to, ""));
    orchestrator.post(
        SCHEDULES + "paged/backfill",
        "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(to.minus(Duration.ofHours(11)), to));

    List<Instant> fired =
        orchestrator.items(SCHEDULES + "paged/firings?limit=5").stream()
            .<Instant>map(it -> Instant.parse(it.path("at").stringValue()))
            .toList();

    assertThat(fired).hasSize(12).startsWith(to).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(fired).doesNotHaveDuplicates();
    assertThat(firings("paged")).hasSize(10);
    assertThat(orchestrator.get(SCHEDULES + "paged/firings").body().path("items")).hasSize(12);
  }

  @Test
  void jobsThatAreMadeUpForFollowEachOther() throws Exception {
    Instant to = halfAnHourAgo();
    put("in-turn", hourly(to, "\"overlap\":\"queue\","));

    orchestrator.post(
        SCHEDULES + "in-turn/backfill",
        "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(to.minus(Duration.ofHours(2)), to));

    List<JsonNode> firings = firings("in-turn");
    assertThat(firings).hasSize(3);
    String last = firings.get(0).path("job").stringValue();
    JsonNode job = orchestrator.get("/api/v1/jobs/" + last).body();
    assertThat(job.path("state").stringValue()).isEqualTo("WAITING");
    assertThat(job.path("dependsOn").path(0).stringValue())
        .isEqualTo(firings.get(1).path("job").stringValue());
  }

  @Test
  void isForgotten() throws Exception {
    put("gone", "{\"every\":\"P1D\"," + JOB + "}");

    assertThat(orchestrator.send(orchestrator.request(SCHEDULES + "gone").DELETE()).status())
        .isEqualTo(204);

    assertThat(orchestrator.get(SCHEDULES + "gone").status()).isEqualTo(404);
    assertThat(orchestrator.send(orchestrator.request(SCHEDULES + "gone").DELETE()).status())
        .isEqualTo(404);
  }

  @Test
  void areListedInPages() throws Exception {
    for (int i = 0; i < 5; i++) {
      put("listed-" + i, "{\"every\":\"P1D\"," + JOB + "}");
    }
    List<String> names =
        orchestrator.items("/api/v1/schedules?limit=2&cursor=listed").stream()
            .map(item -> item.path("id").stringValue())
            .toList();

    assertThat(names).startsWith("listed-0", "listed-1", "listed-2", "listed-3", "listed-4");
  }

  /** What it tells of itself is what it does. */
  @Test
  void intervalWithoutAStartBeginsOneIntervalFromNow() throws Exception {
    JsonNode schedule = put("soon", "{\"every\":\"PT1H\"," + JOB + "}").body();

    assertThat(schedule.path("startAt").stringValue())
        .isEqualTo(schedule.at("/upcoming/0").stringValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          {"every":"PT1S"}                                   | /job      | required
          {"every":"PT1S","job":7}                           | /job      | a JSON object
          {"job":{"type":"probe","payload":{}}}              | §§        | one of cron, every and at
          {"every":"PT1S","cron":"* * * * *","job":{}}       | §§        | one of cron, every and at
          {"every":"PT0.5S","job":{}}                        | /every    | PT1S to P365D
          {"every":"PT9999999999999H","job":{}}              | /every    | PT1S to P365D
          {"every":"PT1S","startAt":"-999999999-01-01T00:00:00Z","job":{}} | /startAt | ISO 8601
          {"every":"soon","job":{}}                          | /every    | ISO 8601
          {"cron":"61 * * * *","job":{}}                     | /cron     | 61
          {"cron":"0 0 30 2 *","job":{}}                     | /cron     | never
          {"cron":"0 0 * * *","zone":"Mars/Olympus","job":{}} | /zone    | Europe/Berlin
          {"every":"PT1S","zone":"UTC","job":{}}             | /zone     | without cron
          {"at":"2001-01-01T00:00:00Z","job":{"type":"probe","payload":{}}} | /at | to come
          {"every":"PT1S","overlap":"maybe","job":{}}        | /overlap  | ALLOW, SKIP, QUEUE, REPLACE
          {"every":"soon","job":{"type":"unheard-of","payload":{}}}  | /job/type | probe
          {"every":"PT1S","job":{"type":"probe","payload":{},"id":"x"}} | /job/id | nothing
          {"every":"PT1S","misfire":"never","job":{}}        | /misfire  | ONCE, ALL, SKIP
          {"every":"PT1S","colour":"red","job":{}}           | /colour   | unknown field
          {"every":"PT1S","job":{"type":"unheard-of","payload":{}}}  | /job/type | probe
          {"every":"PT1S","job":{"type":"probe","payload":{"sleepMs":"x"}}} | /job/payload/sleepMs | integer
          {"every":"PT1S","job":{"type":"probe","payload":{},"delay":"PT1S"}} | /job/delay | nothing
          {"every":"PT1S","job":{"type":"probe","payload":{},"runAt":"2001-01-01T00:00:00Z"}} | /job/runAt | nothing
          {"every":"PT1S","job":{"type":"probe","payload":{},"tenant":"${schedule.tme}"}} | /job | ${schedule.tme}
          {"every":"PT1S","job":{"type":"probe","payload":{},"idempotencyKey":"k"}} | /job/idempotencyKey | nothing
          []                                                 | §§        | a JSON object
          {                                                  | §§        | a JSON object
          """)
  void whatIsWrongIsTold(String body, String pointer, String detail) throws Exception {
    Answer answer = put("wrong", body);

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
    assertThat(answer.body().path("errors"))
        .anySatisfy(
            error -> {
              assertThat(error.path("pointer").stringValue()).isEqualTo(pointer);
              assertThat(error.path("detail").stringValue()).contains(detail);
            });
    assertThat(orchestrator.get(SCHEDULES + "wrong").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          {"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"} | /from | at most
          {"from":"2026-01-01T00:00:00Z"}                             | /to   | required
          {"from":"2099-01-01T00:00:00Z","to":"2099-01-02T00:00:00Z"} | /to   | past
          """)
  void backfillThatMakesNoSenseIsRefused(String body, String pointer, String detail)
      throws Exception {
    put("orderly", "{\"every\":\"P1D\"," + JOB + "}");

    Answer answer = orchestrator.post(SCHEDULES + "orderly/backfill", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("errors").path(0).path("pointer").stringValue())
        .isEqualTo(pointer);
    assertThat(answer.body().path("errors").path(0).path("detail").stringValue()).contains(detail);
  }

  /** For a schedule that fires every hour: it does not do so while a test is at it. */
  private static Instant halfAnHourAgo() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofMinutes(30));
  }

  private static String hourly(Instant one, String more) {
    return "{\"every\":\"PT1H\",\"startAt\":\"%s\",%s%s}"
        .formatted(one.minus(Duration.ofDays(10)), more, JOB);
  }

  /** What is behind on the way to the lane has come: so has all that is before. */
  private void awaitOneBehind() throws Exception {
    Answer behind =
        orchestrator.post(
            "/api/v1/jobs", "{\"type\":\"probe\",\"payload\":{},\"idempotencyKey\":\"behind\"}");
    assertThat(behind.status()).isEqualTo(202);
    await()
        .atMost(PATIENCE)
        .until(() -> orchestrator.get(behind.header("Location")).status() == 200);
  }

  private List<JsonNode> firings(String id) throws Exception {
    List<JsonNode> firings = new ArrayList<>();
    orchestrator.get(SCHEDULES + id).body().path("firings").forEach(firings::add);
    return firings;
  }

  private Answer put(String id, String body) throws Exception {
    return orchestrator.put(SCHEDULES + id, body);
  }
}
