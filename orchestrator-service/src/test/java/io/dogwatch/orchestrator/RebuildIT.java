package io.dogwatch.orchestrator;

import static io.dogwatch.orchestrator.JobsOfAllKinds.JOBS;
import static io.dogwatch.orchestrator.JobsOfAllKinds.LARGE;
import static io.dogwatch.orchestrator.JobsOfAllKinds.accepted;
import static io.dogwatch.orchestrator.JobsOfAllKinds.succeeded;
import static io.dogwatch.orchestrator.RebuiltDatabase.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.rebuild.Rebuilt;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The read model is made anew while an orchestrator serves the one that is there. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RebuildIT {

  private static final String PREFIX = "rebuild.";
  private static final JobType BUSY = new JobType("busy");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Platform platform;
  private Orchestrator orchestrator;
  private RebuiltDatabase database;
  private JobsOfAllKinds jobs;

  @BeforeAll
  void start(KafkaBroker kafka, PostgresServer postgres) throws Exception {
    platform = new Platform(kafka, PREFIX);
    platform.announceProbe();
    platform.announce(BUSY, "{\"type\": \"object\"}");
    String url = postgres.createDatabase("rebuild");
    orchestrator = Orchestrator.start(kafka, PREFIX, url);
    orchestrator.awaitReady();
    orchestrator.awaitIntake();
    orchestrator.awaitType(BUSY);
    database = new RebuiltDatabase(url, kafka.bootstrapServers(), platform.topics());
    jobs = new JobsOfAllKinds(platform, orchestrator);
  }

  @AfterAll
  void stop() {
    database.close();
    orchestrator.close();
    platform.close();
  }

  @Test
  void rowsAreTheSameWhileJobsComeAndQuestionsAreAnswered() throws Exception {
    int before = database.serving();
    jobs.submitAll();
    jobs.awaitProjected();

    Rebuilt rebuilt;
    var stopped = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> traffic = threads.submit(() -> submitAndAsk(stopped));
      try {
        await()
            .atMost(PATIENCE)
            .until(() -> database.count("select count(*) from %s.job", before) > 20);
        rebuilt = database.rebuild(true, (_, _, _) -> {});
      } finally {
        stopped.set(true);
      }
      assertThat(traffic.get()).isPositive();
    }

    assertThat(rebuilt.schema()).isEqualTo("read_model_" + (before + 1));
    assertThat(database.serving()).isEqualTo(before + 1);
    assertThat(rebuilt.refused()).isZero();
    database.assertSame("job", "where type = 'probe'", before);
    database.assertSame("job_day", "", before);
    database.assertSame("dead_letter", "", before);
    database.assertSame("alert", "", before);
    database.assertSame("alert_revision", "", before);
    database.assertSame("execution_statistic", "where type = 'probe'", before);
    database.assertSame("execution_statistic_sum", "where type = 'probe'", before);
    database.assertSame("job_content", "", before);
    database.assertSame(
        "job_event", "where job_id in (select id from %s.job where type = 'probe')", before);
    jobs.awaitProjected();
    assertThat(
            database.count(
                "select count(*) from %s.job where type = 'busy' and state <> 'SUCCEEDED'",
                before + 1))
        .isZero();
    assertThat(
            database.count(
                "select count(*) - count(distinct (job_id, fact)) from %s.job_event", before + 1))
        .isEqualTo(
            database.count(
                "select count(*) - count(distinct (job_id, fact)) from %s.job_event", before));
  }

  @Test
  void keepsWhatTheLogNoLongerHas() throws Exception {
    int before = database.serving();
    JobId gone = jobs.submit("probe", "{\"symbol\":\"AAPL\"}");
    JobId goneButItsEnd = jobs.submit("probe", "{\"symbol\":\"MSFT\"}");
    jobs.tell(gone, succeeded(LARGE));
    jobs.submitAll();
    jobs.awaitProjected();
    platform.cut(
        topic -> topic.contains("jobs.") || topic.endsWith("alerts") || topic.endsWith(".dlq"));
    JobId goneButItself = jobs.submit("probe", "{\"sleepMs\":7}");
    jobs.tell(goneButItself, succeeded());
    jobs.awaitProjected();
    platform.cut(topic -> topic.endsWith("job-events") || topic.endsWith("waiting-jobs"));
    jobs.tell(goneButItsEnd, succeeded());
    JobId allThere = jobs.submit("probe", "{}");
    jobs.tell(allThere, succeeded());
    jobs.awaitProjected();

    Rebuilt rebuilt = database.rebuild(true, (_, _, _) -> {});

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
            "alert_revision",
            "execution_statistic",
            "execution_statistic_sum")) {
      database.assertSame(table, "", before);
    }
    for (JobId job : List.of(gone, goneButItsEnd, goneButItself, allThere)) {
      assertThat(jobs.job(job).path("state").stringValue()).isEqualTo("SUCCEEDED");
      assertThat(jobs.job(job).path("payload").isMissingNode()).isFalse();
    }
  }

  @Test
  void correctsWhatIsWrongAndServesSoon() throws Exception {
    JobId job = jobs.submit("probe", "{\"symbol\":\"MSFT\"}");
    jobs.tell(job, succeeded());
    jobs.awaitProjected();
    database.execute(
        "update %s.job set state = 'DEAD', payload = null, payload_type = null where id = '"
            + job
            + "'",
        database.serving());
    assertThat(jobs.job(job).path("state").stringValue()).isEqualTo("DEAD");

    var _ = database.rebuild();

    await().atMost(SOON).until(() -> jobs.job(job).path("state").stringValue().equals("SUCCEEDED"));
    assertThat(jobs.job(job).path("payload").path("symbol").stringValue()).isEqualTo("MSFT");
    assertThat(database.schemas()).containsExactly("read_model_" + database.serving());
    JobId later = jobs.submit("probe", "{}");
    jobs.tell(later, succeeded());
    assertThat(orchestrator.get(JOBS + "/" + later + "?wait=PT20S").body().path("state").asString())
        .isEqualTo("SUCCEEDED");
    assertThat(
            database.count(
                "select count(*) from %s.job where id = '" + later + "'", database.serving()))
        .isOne();
  }

  @Test
  void jobsThatWaitedAreToldInTheOrderOfWhatHappened() throws Exception {
    JobId first = jobs.submit("probe", "{}");
    String dependent = "{\"type\":\"probe\",\"payload\":{},\"dependsOn\":[\"%s\"]%s}";
    JobId second = accepted(orchestrator.post(JOBS, dependent.formatted(first, "")));
    String delay = ",\"delay\":\"PT0.001S\"";
    JobId third = accepted(orchestrator.post(JOBS, dependent.formatted(first, delay)));
    jobs.awaitProjected();
    Instant end = Instant.ofEpochMilli(Instant.now().toEpochMilli());
    jobs.tell(first, succeeded());
    for (JobId job : List.of(second, third)) {
      await().atMost(PATIENCE).until(() -> jobs.job(job).path("state").asString().equals("QUEUED"));
      jobs.tell(job, succeeded());
    }
    jobs.awaitProjected();
    JsonNode before = jobs.events(second);
    JsonNode timed = jobs.events(third);

    var _ = database.rebuild();

    assertThat(before.findValuesAsString("fact")).containsExactly("WAITING", "QUEUED", "SUCCEEDED");
    assertThat(Instant.parse(before.path(1).path("at").asString())).isAfterOrEqualTo(end);
    assertThat(timed.findValuesAsString("fact"))
        .containsExactly("WAITING", "SCHEDULED", "QUEUED", "SUCCEEDED");
    assertThat(Instant.parse(timed.path(1).path("at").asString())).isAfterOrEqualTo(end);
    await().pollDelay(Duration.ZERO).atMost(SOON).until(() -> database.schemas().size() == 1);
    assertThat(jobs.events(second)).isEqualTo(before);
    assertThat(jobs.events(third)).isEqualTo(timed);
  }

  @Test
  void oneThatBreaksOffChangesNothing() throws Exception {
    int before = database.serving();
    JobId job = jobs.submit("probe", "{}");
    jobs.tell(job, succeeded());
    jobs.awaitProjected();

    assertThatThrownBy(
            () ->
                database.rebuild(
                    false,
                    (_, _, _) -> {
                      throw new IllegalStateException("broken off");
                    }))
        .hasMessage("broken off");
    assertThat(database.serving()).isEqualTo(before);
    assertThat(jobs.job(job).path("state").stringValue()).isEqualTo("SUCCEEDED");
    assertThat(database.schemas()).contains("read_model_" + before, "read_model_" + (before + 1));

    var _ = database.rebuild();
    assertThat(database.serving()).isEqualTo(before + 1);
    await().atMost(SOON).until(() -> orchestrator.get(JOBS + "/" + job).status() == 200);
    assertThat(database.schemas()).containsExactly("read_model_" + database.serving());
  }

  @Test
  void secondOneAtOnceIsRefused() throws Exception {
    var refused = new ArrayList<Throwable>();
    jobs.tell(jobs.submit("probe", "{}"), succeeded());
    jobs.awaitProjected();

    var _ =
        database.rebuild(
            false,
            (_, _, _) -> {
              if (refused.isEmpty()) {
                try {
                  var _ = database.rebuild();
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

  /** Returns how many jobs it was; each was answered for at once, and when it had ended. */
  private int submitAndAsk(AtomicBoolean stopped) throws Exception {
    int count = 0;
    for (; !stopped.get(); count++) {
      JobId job = jobs.submit("busy", "{}");
      assertThat(orchestrator.get(JOBS + "/" + job).status()).isEqualTo(200);
      platform.publish(new JobEvent(job, BUSY, new Claim(1, 1), "w-1", Instant.now(), succeeded()));
      JsonNode ended = orchestrator.get(JOBS + "/" + job + "?wait=PT20S").body();
      assertThat(ended.path("state").asString()).isEqualTo("SUCCEEDED");
    }
    return count;
  }
}
