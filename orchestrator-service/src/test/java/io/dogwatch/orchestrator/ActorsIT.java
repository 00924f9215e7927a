package io.dogwatch.orchestrator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.Orchestrator.Answer;
import io.dogwatch.schemas.control.ControlCommand;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.jobs.Priority;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Whoever does something that is recorded is recorded with it. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ActorsIT {

  private static final String PREFIX = "actors.";
  private static final String DLQ = "/api/v1/dlq";
  private static final String PROBE = "/api/v1/job-types/probe";
  private static final String DELAYED = "{\"type\":\"probe\",\"payload\":{},\"delay\":\"PT1H\"}";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Logger logger = (Logger) LoggerFactory.getLogger("io.dogwatch.orchestrator");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private Platform platform;
  private Orchestrator orchestrator;

  @BeforeAll
  void start(KafkaBroker kafka, PostgresServer postgres) throws Exception {
    platform = new Platform(kafka, PREFIX);
    platform.announceProbe();
    orchestrator = Orchestrator.start(kafka, PREFIX, postgres.createDatabase("actors"));
    orchestrator.awaitReady();
    orchestrator.awaitIntake();
    lines.start();
    logger.addAppender(lines);
  }

  @AfterAll
  void stop() {
    logger.detachAppender(lines);
    orchestrator.close();
    platform.close();
  }

  @Test
  void ofDeadLetters() throws Exception {
    String replayed = bury();
    String purged = bury();
    String ofMany = bury();
    String purgedWithOthers = bury();

    assertThat(orchestrator.as("anna", "POST", DLQ + "/" + replayed + "/replay", "").status())
        .isEqualTo(202);
    assertThat(orchestrator.as("bob", "DELETE", DLQ + "/" + purged, "").status()).isEqualTo(204);
    Answer many =
        orchestrator.as("carla", "POST", DLQ + "/replays", "{\"ids\":[\"" + ofMany + "\"]}");
    assertThat(many.status()).isEqualTo(202);
    assertThat(
            orchestrator
                .as("dora", "POST", DLQ + "/purges", "{\"ids\":[\"" + purgedWithOthers + "\"]}")
                .status())
        .isEqualTo(200);

    assertThat(actorOf(replayed)).isEqualTo("anna");
    assertThat(actorOf(purged)).isEqualTo("bob");
    assertThat(actorOf(purgedWithOthers)).isEqualTo("dora");
    JsonNode replay = orchestrator.get(many.header("Location")).body();
    assertThat(replay.path("actor").stringValue()).isEqualTo("carla");
    await().atMost(PATIENCE).until(() -> actorOf(ofMany).equals("carla"));
  }

  @Test
  void ofAReplayThatIsCancelled() throws Exception {
    String replays = "{\"ids\":[\"%s\",\"%s\"],\"ratePerSecond\":0.1}".formatted(bury(), bury());
    String replay = orchestrator.as("anna", "POST", DLQ + "/replays", replays).header("Location");

    JsonNode cancelled = orchestrator.as("bob", "POST", replay + "/cancel", "").body();

    assertThat(cancelled.path("actor").stringValue()).isEqualTo("anna");
    assertThat(cancelled.path("endedBy").stringValue()).isEqualTo("bob");
  }

  @Test
  void ofOrdersToWorkers() throws Exception {
    String job = submit(DELAYED);

    orchestrator.as(
        "anna",
        "POST",
        "/api/v1/jobs/" + job + "/reschedule",
        "{\"runAt\":\"2099-01-01T00:00:00Z\"}");
    String later = Instant.now().plus(Duration.ofDays(1)).toString();
    orchestrator.as(
        "bob", "POST", "/api/v1/jobs/" + job + "/reschedule", "{\"runAt\":\"" + later + "\"}");
    assertThat(lastOrder(job).actor()).isEqualTo("bob");
    orchestrator.as("carla", "POST", "/api/v1/jobs/" + job + "/cancel", "");
    assertThat(lastOrder(job).actor()).isEqualTo("carla");
    Answer many =
        orchestrator.as(
            "dora", "POST", "/api/v1/jobs/cancel", "{\"filter\":{\"tenant\":\"nobody\"}}");
    assertThat(lastOrder("jobs:" + many.body().path("id").stringValue()).actor()).isEqualTo("dora");
  }

  @Test
  void ofAPausedType() throws Exception {
    assertThat(orchestrator.as("anna", "POST", PROBE + "/pause", "").status()).isEqualTo(202);

    await().atMost(PATIENCE).until(() -> orchestrator.get(PROBE).body().has("paused"));
    assertThat(orchestrator.get(PROBE).body().at("/paused/actor").stringValue()).isEqualTo("anna");
    assertThat(
            orchestrator.get("/api/v1/job-types").body().at("/items/0/paused/actor").stringValue())
        .isEqualTo("anna");
    orchestrator.as("bob", "POST", PROBE + "/resume", "");
    assertThat(lastOrder("type:probe").actor()).isEqualTo("bob");
  }

  @Test
  void ofAJobThatWaitedForOthersIsInTheLog() throws Exception {
    String job =
        submit(
            "{\"type\":\"probe\",\"payload\":{},\"dependsOn\":[\"%s\"]}"
                .formatted(UUID.randomUUID()));
    await()
        .atMost(PATIENCE)
        .until(() -> orchestrator.get("/api/v1/jobs/" + job).body().path("state").isString());

    assertThat(orchestrator.as("anna", "POST", "/api/v1/jobs/" + job + "/cancel", "").status())
        .isEqualTo(202);

    assertThat(logged("job", job)).containsExactly("waiting job taken back, actor anna");
  }

  @Test
  void ofOrdersAboutSchedulesAreInTheLog() throws Exception {
    String schedule = "/api/v1/schedules/logged";
    String daily = "{\"cron\":\"@daily\",\"job\":{\"type\":\"probe\",\"payload\":{}}}";
    String now = Instant.now().toString();

    orchestrator.as("anna", "PUT", schedule, daily);
    orchestrator.as("bob", "PUT", schedule, daily);
    orchestrator.as("carla", "POST", schedule + "/pause", "");
    orchestrator.as("dora", "POST", schedule + "/resume", "");
    orchestrator.as(
        "emil",
        "POST",
        schedule + "/backfill",
        "{\"from\":\"%1$s\",\"to\":\"%1$s\"}".formatted(now));
    orchestrator.as("frank", "DELETE", schedule, "");
    assertThat(orchestrator.as("gina", "DELETE", schedule, "").status()).isEqualTo(404);

    assertThat(logged("schedule", "logged"))
        .containsExactly(
            "order about a schedule, order create, actor anna",
            "order about a schedule, order change, actor bob",
            "order about a schedule, order pause, actor carla",
            "order about a schedule, order resume, actor dora",
            "order about a schedule, order backfill, actor emil",
            "order about a schedule, order delete, actor frank");
  }

  @Test
  void ofOrdersAboutWorkflowsAreInTheLog() throws Exception {
    String id =
        orchestrator
            .post(
                "/api/v1/workflows",
                """
                {"name":"logged","steps":[
                  {"name":"ask","gate":{"question":"Go on?","options":["yes","no"]}}]}
                """)
            .body()
            .path("id")
            .stringValue();
    String workflow = "/api/v1/workflows/" + id;

    orchestrator.as("anna", "POST", workflow + "/pause", "");
    orchestrator.as("bob", "POST", workflow + "/resume", "");
    assertThat(orchestrator.as("nobody", "POST", workflow + "/retry-failed", "").status())
        .isEqualTo(409);
    orchestrator.as("carla", "POST", workflow + "/cancel", "");

    assertThat(logged("workflow", id))
        .containsExactly(
            "order about a workflow, order pause, actor anna",
            "order about a workflow, order resume, actor bob",
            "order about a workflow, order cancel, actor carla");
  }

  @Test
  void ofADecisionUnlessItSaysWhoDecides() throws Exception {
    String workflow =
        """
        {"name":"decided","steps":[
          {"name":"one","gate":{"question":"Go on?","options":["yes","no"]}},
          {"name":"two","after":[],"gate":{"question":"Go on?","options":["yes","no"]}}]}
        """;
    String steps =
        "/api/v1/workflows/"
            + orchestrator.post("/api/v1/workflows", workflow).body().path("id").stringValue()
            + "/steps/";
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                orchestrator
                        .as("anna", "POST", steps + "one/decide", "{\"option\":\"yes\"}")
                        .status()
                    == 200);

    Answer decided =
        orchestrator.as("anna", "POST", steps + "two/decide", "{\"option\":\"no\",\"by\":\"bob\"}");

    assertThat(decided.status()).as(decided.body().toString()).isEqualTo(200);
    assertThat(decided.body().findValuesAsString("by")).containsExactly("anna", "bob");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Dogwatch-Actor: anna",
        "Dogwatch-Actor:   J\u00f6rg M\u00fcller \u91ce  ",
        "dogwatch-actor: ci/deploy@example.org"
      })
  void isAName(String header) throws Exception {
    assertThat(deleteUnknownSchedule(header.getBytes(UTF_8))).contains("HTTP/1.1 404");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Dogwatch-Actor:",
        "Dogwatch-Actor: a\tb",
        "Dogwatch-Actor: a\u202eb",
        "Dogwatch-Actor: a\ue000b",
        "Dogwatch-Actor: anna\r\nDogwatch-Actor: bob"
      })
  void isNothingElse(String header) throws Exception {
    assertThat(deleteUnknownSchedule(header.getBytes(UTF_8)))
        .contains("HTTP/1.1 400", "\"Dogwatch-Actor\"", "1 to 200 printable characters in UTF-8");
  }

  @Test
  void isInUtf8() throws Exception {
    assertThat(deleteUnknownSchedule("Dogwatch-Actor: J\u00f6rg".getBytes(ISO_8859_1)))
        .contains("HTTP/1.1 400");
  }

  @Test
  void hasTwoHundredCharactersAtMost() throws Exception {
    String longest = "Dogwatch-Actor: " + "\ud83d\udc15".repeat(200);

    assertThat(deleteUnknownSchedule(longest.getBytes(UTF_8))).contains("HTTP/1.1 404");
    assertThat(deleteUnknownSchedule((longest + "x").getBytes(UTF_8))).contains("HTTP/1.1 400");
  }

  @Test
  void isDescribedWhereItCounts() throws Exception {
    JsonNode paths = orchestrator.get("/v3/api-docs").body().path("paths");

    List<String> operations =
        paths
            .propertyStream()
            .flatMap(path -> path.getValue().propertyStream())
            .filter(it -> it.getValue().path("parameters").toString().contains("Dogwatch-Actor"))
            .map(it -> it.getValue().path("operationId").stringValue())
            .toList();

    assertThat(operations)
        .containsExactlyInAnyOrder(
            "replayDeadLetter",
            "purgeDeadLetter",
            "replayDeadLetters",
            "cancelReplay",
            "purgeDeadLetters",
            "cancelJob",
            "rescheduleJob",
            "cancelJobs",
            "pauseJobType",
            "resumeJobType",
            "putSchedule",
            "deleteSchedule",
            "pauseSchedule",
            "resumeSchedule",
            "backfillSchedule",
            "pauseWorkflow",
            "resumeWorkflow",
            "cancelWorkflow",
            "retryFailedWorkflow",
            "decideWorkflowStep",
            "acknowledgeAlert",
            "silenceAlerts",
            "endSilence",
            "retryNotification");
    JsonNode parameter = paths.at("/~1api~1v1~1job-types~1{type}~1pause/post/parameters/1");
    assertThat(parameter.path("in").stringValue()).isEqualTo("header");
    assertThat(parameter.path("required").booleanValue()).isFalse();
    assertThat(parameter.at("/schema/default").stringValue()).isEqualTo("api");
  }

  private String submit(String job) throws Exception {
    String id = orchestrator.post("/api/v1/jobs", job).body().path("id").stringValue();
    await().atMost(PATIENCE).until(() -> orchestrator.get("/api/v1/jobs/" + id).status() == 200);
    return id;
  }

  /** Id of a dead letter. */
  private String bury() throws Exception {
    JobId job = JobId.next(Instant.now());
    byte[] value =
        JobMessage.CODEC.encode(
            JobMessage.of(job, Platform.PROBE, Priority.LOW, Payload.json("{}"), Instant.now()));
    platform.bury(
        Instant.now(), value, Map.of("dlq-reason", "MAX_ATTEMPTS", "dlq-job-id", job.toString()));
    await().atMost(PATIENCE).until(() -> items(job).size() == 1);
    return items(job).path(0).path("id").stringValue();
  }

  private JsonNode items(JobId job) throws Exception {
    return orchestrator.get(DLQ + "?job=" + job).body().path("items");
  }

  private String actorOf(String deadLetter) throws Exception {
    return orchestrator.get(DLQ + "/" + deadLetter).body().at("/done/actor").stringValue("nobody");
  }

  private ControlCommand lastOrder(String scope) {
    return ControlCommand.CODEC
        .decode(platform.lastRecord(platform.topics().control().name(), scope).value())
        .message()
        .orElseThrow();
  }

  /** What was logged with this, without it. */
  private List<String> logged(String key, String value) {
    return List.copyOf(lines.list).stream()
        .filter(line -> line.getKeyValuePairs() != null)
        .filter(line -> value.equals(values(line).get(key)) && values(line).containsKey("actor"))
        .map(
            line ->
                Stream.concat(
                        Stream.of(line.getMessage()),
                        line.getKeyValuePairs().stream()
                            .filter(it -> !it.key.equals(key))
                            .map(it -> it.key + " " + it.value))
                    .collect(joining(", ")))
        .toList();
  }

  private static Map<String, String> values(ILoggingEvent line) {
    return line.getKeyValuePairs().stream()
        .collect(toMap(it -> it.key, it -> String.valueOf(it.value), (_, last) -> last));
  }

  /** With bytes that HTTP clients of good manners don't send. */
  private String deleteUnknownSchedule(byte[] header) throws IOException {
    try (var socket = orchestrator.connect()) {
      var out = socket.getOutputStream();
      out.write("DELETE /api/v1/schedules/unknown HTTP/1.1\r\nHost: localhost\r\n".getBytes(UTF_8));
      out.write(header);
      out.write("\r\nConnection: close\r\n\r\n".getBytes(UTF_8));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
