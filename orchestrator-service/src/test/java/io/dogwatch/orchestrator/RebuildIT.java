package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.alerts.AlertFixtures;
import io.dogwatch.orchestrator.rebuild.Rebuild;
import io.dogwatch.orchestrator.rebuild.Rebuilt;
import io.dogwatch.schemas.alerts.Alert;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The read model is made anew while an orchestrator serves the one that is there. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RebuildIT {

  /** Lies apart from its job. */
  private static final String LARGE = "\"%s\"".formatted("x".repeat(70_000));

  private static final String PREFIX = "rebuild.";
  private static final String JOBS = "/api/v1/jobs";
  private static final JobType BUSY = new JobType("busy");
  private static final Failure FAILURE = Failure.of(FailureCode.PROVIDER_TIMEOUT, "no answer");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** In which the orchestrator notices. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private static final String DIFFERENCES =
      """
      with before as (select to_jsonb(t) - 'seq' as it from BEFORE),
        after as (select to_jsonb(t) - 'seq' as it from AFTER)
      (select 'before ' || it::text from (table before except all table after) b)
      union all
      (select 'after ' || it::text from (table after except all table before) a)
      """;

  private final HikariDataSource pool = new HikariDataSource();
  private Platform platform;
  private Orchestrator orchestrator;
  private String brokers;

  @BeforeAll
  void start(KafkaBroker kafka, PostgresServer postgres) throws Exception {
    brokers = kafka.bootstrapServers();
    platform = new Platform(kafka, PREFIX);
    platform.announceProbe();
    platform.announce(BUSY, "{\"type\": \"object\"}");
    String database = postgres.createDatabase("rebuild");
    orchestrator = Orchestrator.start(kafka, PREFIX, database);
    orchestrator.awaitReady();
    orchestrator.awaitIntake();
    await()
        .atMost(PATIENCE)
        .until(() -> orchestrator.get("/api/v1/job-types/busy").status() == 200);
    pool.setJdbcUrl(database);
  }

  @AfterAll
  void stop() {
    pool.close();
    orchestrator.close();
    platform.close();
  }

  @Test
  void rowsAreTheSameWhileJobsComeAndQuestionsAreAnswered() throws Exception {
    int before = serving();
    jobsOfAllKinds();
    awaitProjected();

    Rebuilt rebuilt;
    var stopped = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> traffic = threads.submit(() -> submitAndAsk(stopped));
      try {
        await().atMost(PATIENCE).until(() -> count("select count(*) from %s.job", before) > 20);
        rebuilt = rebuild(true, (_, _, _) -> {});
      } finally {
        stopped.set(true);
      }
      assertThat(traffic.get()).isPositive();
    }

    assertThat(rebuilt.schema()).isEqualTo("read_model_" + (before + 1));
    assertThat(serving()).isEqualTo(before + 1);
    assertThat(rebuilt.refused()).isZero();
    assertSame("job", "where type = 'probe'", before);
    assertSame("job_day", "", before);
    assertSame("dead_letter", "", before);
    assertSame("alert", "", before);
    assertSame("execution_statistic", "where type = 'probe'", before);
    assertSame("execution_statistic_sum", "where type = 'probe'", before);
    assertSame("job_content", "", before);
    assertSame("job_event", "where job_id in (select id from %s.job where type = 'probe')", before);
    awaitProjected();
    assertThat(
            count(
                "select count(*) from %s.job where type = 'busy' and state <> 'SUCCEEDED'",
                before + 1))
        .isZero();
    assertThat(
            count("select count(*) - count(distinct (job_id, fact)) from %s.job_event", before + 1))
        .isEqualTo(
            count("select count(*) - count(distinct (job_id, fact)) from %s.job_event", before));
  }

  @Test
  void keepsWhatTheLogNoLongerHas() throws Exception {
    int before = serving();
    JobId gone = submit("probe", "{\"symbol\":\"AAPL\"}");
    JobId goneButItsEnd = submit("probe", "{\"symbol\":\"MSFT\"}");
    tell(gone, succeeded(LARGE));
    jobsOfAllKinds();
    awaitProjected();
    platform.cut(
        topic -> topic.contains("jobs.") || topic.endsWith("alerts") || topic.endsWith(".dlq"));
    JobId goneButItself = submit("probe", "{\"sleepMs\":7}");
    tell(goneButItself, succeeded());
    awaitProjected();
    platform.cut(topic -> topic.endsWith("job-events") || topic.endsWith("waiting-jobs"));
    tell(goneButItsEnd, succeeded());
    JobId allThere = submit("probe", "{}");
    tell(allThere, succeeded());
    awaitProjected();

    Rebuilt rebuilt = rebuild(true, (_, _, _) -> {});

    assertThat(rebuilt.jobsCarriedOver()).isGreaterThan(3);
    assertThat(rebuilt.deadLettersCarriedOver()).isPositive();
    assertThat(rebuilt.alertsCarriedOver()).isPositive();
    for (String table :
        List.of(
            "job",
            "job_day",
            "job_event",
            "job_content",
            "dead_letter",
            "alert",
            "execution_statistic",
            "execution_statistic_sum")) {
      assertSame(table, "", before);
    }
    for (JobId job : List.of(gone, goneButItsEnd, goneButItself, allThere)) {
      assertThat(job(job).path("state").stringValue()).isEqualTo("SUCCEEDED");
      assertThat(job(job).path("payload").isMissingNode()).isFalse();
    }
  }

  @Test
  void correctsWhatIsWrongAndServesSoon() throws Exception {
    JobId job = submit("probe", "{\"symbol\":\"MSFT\"}");
    tell(job, succeeded());
    awaitProjected();
    execute(
        "update %s.job set state = 'DEAD', payload = null, payload_type = null where id = '"
            + job
            + "'",
        serving());
    assertThat(job(job).path("state").stringValue()).isEqualTo("DEAD");

    var _ = rebuild(false, (_, _, _) -> {});

    await().atMost(SOON).until(() -> job(job).path("state").stringValue().equals("SUCCEEDED"));
    assertThat(job(job).path("payload").path("symbol").stringValue()).isEqualTo("MSFT");
    assertThat(schemas()).containsExactly("read_model_" + serving());
    JobId later = submit("probe", "{}");
    tell(later, succeeded());
    assertThat(orchestrator.get(JOBS + "/" + later + "?wait=PT20S").body().path("state").asString())
        .isEqualTo("SUCCEEDED");
    assertThat(count("select count(*) from %s.job where id = '" + later + "'", serving())).isOne();
  }

  @Test
  void jobsThatWaitedAreToldInTheOrderOfWhatHappened() throws Exception {
    JobId first = submit("probe", "{}");
    String dependent = "{\"type\":\"probe\",\"payload\":{},\"dependsOn\":[\"%s\"]%s}";
    JobId second = accepted(orchestrator.post(JOBS, dependent.formatted(first, "")));
    String delay = ",\"delay\":\"PT0.001S\"";
    JobId third = accepted(orchestrator.post(JOBS, dependent.formatted(first, delay)));
    awaitProjected();
    Instant end = Instant.ofEpochMilli(Instant.now().toEpochMilli());
    tell(first, succeeded());
    for (JobId job : List.of(second, third)) {
      await().atMost(PATIENCE).until(() -> job(job).path("state").asString().equals("QUEUED"));
      tell(job, succeeded());
    }
    awaitProjected();
    JsonNode before = events(second);
    JsonNode timed = events(third);

    var _ = rebuild(false, (_, _, _) -> {});

    assertThat(before.findValuesAsString("fact")).containsExactly("WAITING", "QUEUED", "SUCCEEDED");
    assertThat(Instant.parse(before.path(1).path("at").asString())).isAfterOrEqualTo(end);
    assertThat(timed.findValuesAsString("fact"))
        .containsExactly("WAITING", "SCHEDULED", "QUEUED", "SUCCEEDED");
    assertThat(Instant.parse(timed.path(1).path("at").asString())).isAfterOrEqualTo(end);
    await().pollDelay(Duration.ZERO).atMost(SOON).until(() -> schemas().size() == 1);
    assertThat(events(second)).isEqualTo(before);
    assertThat(events(third)).isEqualTo(timed);
  }

  private JsonNode events(JobId job) throws Exception {
    return orchestrator.get(JOBS + "/" + job + "/events").body().path("items");
  }

  @Test
  void oneThatBreaksOffChangesNothing() throws Exception {
    int before = serving();
    JobId job = submit("probe", "{}");
    tell(job, succeeded());
    awaitProjected();

    assertThatThrownBy(
            () ->
                rebuild(
                    false,
                    (_, _, _) -> {
                      throw new IllegalStateException("broken off");
                    }))
        .hasMessage("broken off");
    assertThat(serving()).isEqualTo(before);
    assertThat(job(job).path("state").stringValue()).isEqualTo("SUCCEEDED");
    assertThat(schemas()).contains("read_model_" + before, "read_model_" + (before + 1));

    var _ = rebuild(false, (_, _, _) -> {});
    assertThat(serving()).isEqualTo(before + 1);
    await().atMost(SOON).until(() -> orchestrator.get(JOBS + "/" + job).status() == 200);
    assertThat(schemas()).containsExactly("read_model_" + serving());
  }

  @Test
  void secondOneAtOnceIsRefused() throws Exception {
    var refused = new ArrayList<Throwable>();
    tell(submit("probe", "{}"), succeeded());
    awaitProjected();

    var _ =
        rebuild(
            false,
            (_, _, _) -> {
              if (refused.isEmpty()) {
                try {
                  var _ = rebuild(false, (_, _, _) -> {});
                } catch (Exception e) {
                  refused.add(e);
                }
              }
            });

    assertThat(refused).hasSize(1);
    assertThat(refused.getFirst())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("another rebuild is running on this database");
  }

  private Rebuilt rebuild(boolean keepOld, Rebuild.Listener listener) throws Exception {
    return new Rebuild(
            pool,
            ClientSettings.groupless(brokers),
            platform.topics(),
            SOON,
            InstantSource.system())
        .run(keepOld, listener);
  }

  /** A success, one after a retry, a dead letter, a cancel, jobs without an id, dependencies. */
  private void jobsOfAllKinds() throws Exception {
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
        JobMessage.CODEC.encode(dead),
        Map.of(
            "dlq-reason", bytes("MAX_ATTEMPTS"),
            "dlq-job-id", bytes(dead.id().toString()),
            "dlq-timestamp", bytes(Instant.now().toString())));
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

  /** Returns how many jobs it was; each was answered for at once, and when it had ended. */
  private int submitAndAsk(AtomicBoolean stopped) throws Exception {
    int jobs = 0;
    for (; !stopped.get(); jobs++) {
      JobId job = submit("busy", "{}");
      assertThat(orchestrator.get(JOBS + "/" + job).status()).isEqualTo(200);
      platform.publish(new JobEvent(job, BUSY, new Claim(1, 1), "w-1", Instant.now(), succeeded()));
      JsonNode ended = orchestrator.get(JOBS + "/" + job + "?wait=PT20S").body();
      assertThat(ended.path("state").asString()).isEqualTo("SUCCEEDED");
    }
    return jobs;
  }

  private JobId submit(String type, String payload) throws Exception {
    return accepted(
        orchestrator.post(JOBS, "{\"type\":\"%s\",\"payload\":%s}".formatted(type, payload)));
  }

  private static JobId accepted(Orchestrator.Answer answer) {
    assertThat(answer.status()).isEqualTo(202);
    return JobId.parse(answer.body().path("id").stringValue());
  }

  private static JobMessage message() {
    Instant now = Instant.ofEpochMilli(Instant.now().toEpochMilli());
    return JobMessage.of(
        JobId.next(now), Platform.PROBE, Priority.HIGH, Payload.json("{\"sleepMs\":3}"), now);
  }

  private void tell(JobId job, JobFact fact) throws Exception {
    platform.publish(
        new JobEvent(job, Platform.PROBE, new Claim(1, 1), "w-1", Instant.now(), fact));
  }

  private static JobFact started() {
    return new JobFact.Started();
  }

  private static JobFact succeeded() {
    return succeeded("{\"n\":1}");
  }

  private static JobFact succeeded(String result) {
    return new JobFact.Succeeded(Payload.json(result), Instant.now().minusMillis(70));
  }

  private JsonNode job(JobId id) throws Exception {
    return orchestrator.get(JOBS + "/" + id).body();
  }

  /** Returns when the read model has all that was said. */
  private void awaitProjected() {
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

  private int serving() {
    return JdbcClient.create(pool)
        .sql("select generation from read_model.serving")
        .query(Integer.class)
        .single();
  }

  private List<String> schemas() {
    return JdbcClient.create(pool)
        .sql("select nspname from pg_namespace where nspname ~ '^read_model_[0-9]' order by 1")
        .query((row, _) -> row.getString(1))
        .list();
  }

  /** Column by column, but for the order in which events came. */
  private void assertSame(String table, String condition, int before) {
    String old = "read_model_" + before;
    String rebuilt = "read_model_" + (before + 1);
    List<String> differences =
        JdbcClient.create(pool)
            .sql(
                DIFFERENCES
                    .replace("BEFORE", old + "." + table + " t " + condition.formatted(old))
                    .replace("AFTER", rebuilt + "." + table + " t " + condition.formatted(rebuilt)))
            .query((row, _) -> row.getString(1))
            .list();
    assertThat(differences).as(table).isEmpty();
    assertThat(count("select count(*) from %s." + table, before)).as(table).isPositive();
  }

  private long count(String sql, int generation) {
    return JdbcClient.create(pool)
        .sql(sql.formatted("read_model_" + generation))
        .query(Long.class)
        .single();
  }

  private void execute(String sql, int generation) {
    var _ = JdbcClient.create(pool).sql(sql.formatted("read_model_" + generation)).update();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
