package io.dogwatch.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.rebuild.Rebuilt;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The read model is made anew while two orchestrators project into it. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
final class RebuildBesideTwoOrchestratorsIT {

  private static final String PREFIX = "rebuild-two.";
  private static final String JOBS = "/api/v1/jobs";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int SUBMITTERS = 4;

  private final KafkaBroker kafka;
  private final String database;
  private final Platform platform;
  private final RebuiltDatabase rebuilt;
  private final Set<JobId> jobs = ConcurrentHashMap.newKeySet();
  private Orchestrator one;
  private Orchestrator two;

  RebuildBesideTwoOrchestratorsIT(KafkaBroker kafka, PostgresServer postgres) {
    this.kafka = kafka;
    this.database = postgres.createDatabase("rebuild_two");
    this.platform = new Platform(kafka, PREFIX);
    this.rebuilt = new RebuiltDatabase(database, kafka.bootstrapServers(), platform.topics());
  }

  @BeforeEach
  void start() throws Exception {
    platform.announceProbe();
    one = Orchestrator.start(kafka, PREFIX, database);
    one.awaitReady();
    two = Orchestrator.start(kafka, PREFIX, database);
    two.awaitReady();
  }

  @AfterEach
  void stop() {
    two.close();
    one.close();
    rebuilt.close();
    platform.close();
  }

  @Test
  void bothGoOnInTheNewOneAndNothingIsLostOrCountedTwice() throws Exception {
    JobId wrong = throughBoth(one, two);
    spoil(wrong);

    Rebuilt last = rebuildTwiceWhileJobsCome();

    assertThat(last.refused()).isZero();
    assertThat(last.schema()).isEqualTo("read_model_3");
    assertThat(rebuilt.schemas()).containsExactly("read_model_3");
    assertThat(state(one, wrong)).isEqualTo("SUCCEEDED");
    assertThat(state(two, wrong)).isEqualTo("SUCCEEDED");
    assertBothProject();
    assertEachJobIsThereOnce();
  }

  private Rebuilt rebuildTwiceWhileJobsCome() throws Exception {
    var stopped = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> submitters = new ArrayList<>();
      for (int i = 0; i < SUBMITTERS; i++) {
        boolean even = i % 2 == 0;
        submitters.add(
            threads.submit(
                () -> {
                  while (!stopped.get()) {
                    var _ = even ? throughBoth(one, two) : throughBoth(two, one);
                  }
                  return true;
                }));
      }
      Rebuilt last;
      try {
        awaitMoreJobs();
        var _ = rebuilt.rebuild();
        awaitMoreJobs();
        last = rebuilt.rebuild();
        awaitMoreJobs();
      } finally {
        stopped.set(true);
      }
      for (Future<?> submitter : submitters) {
        var _ = submitter.get();
      }
      return last;
    }
  }

  private void awaitMoreJobs() {
    int before = jobs.size();
    await().atMost(PATIENCE).until(() -> jobs.size() > before + 20);
  }

  /** A job that is submitted here; its end is waited for there. */
  private JobId throughBoth(Orchestrator here, Orchestrator there) throws Exception {
    Orchestrator.Answer answer = here.post(JOBS, "{\"type\":\"probe\",\"payload\":{}}");
    assertThat(answer.status()).isEqualTo(202);
    JobId job = JobId.parse(answer.body().path("id").stringValue());
    platform.tell(job, new JobFact.Succeeded(Payload.json("{}"), Instant.now()));
    JsonNode ended = there.get(JOBS + "/" + job + "?wait=PT20S").body();
    assertThat(ended.path("state").asString()).isEqualTo("SUCCEEDED");
    jobs.add(job);
    return job;
  }

  /** Which of them does is up to Kafka, partition by partition. */
  private void assertBothProject() throws Exception {
    double ofOne = one.projected();
    double ofTwo = two.projected();
    for (int i = 0; i < 20; i++) {
      var _ = throughBoth(one, two);
    }
    assertThat(one.projected()).isGreaterThan(ofOne);
    assertThat(two.projected()).isGreaterThan(ofTwo);
  }

  private void assertEachJobIsThereOnce() {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                rebuilt.count("select count(*) from read_model_3.job where priority is null") == 0);
    assertThat(rebuilt.count("select count(*) from read_model_3.job where state = 'SUCCEEDED'"))
        .isEqualTo(jobs.size());
    assertThat(rebuilt.count("select count(*) from read_model_3.job")).isEqualTo(jobs.size());
    assertThat(rebuilt.count("select count(*) from read_model_3.job_event"))
        .isEqualTo(2L * jobs.size());
    assertThat(rebuilt.count("select count(distinct (job_id, fact)) from read_model_3.job_event"))
        .isEqualTo(2L * jobs.size());
    assertThat(rebuilt.count("select sum(count) from read_model_3.execution_statistic"))
        .isEqualTo(jobs.size());
  }

  private static String state(Orchestrator at, JobId job) throws Exception {
    return at.get(JOBS + "/" + job).body().path("state").asString();
  }

  private void spoil(JobId job) {
    assertThat(rebuilt.execute("update %s.job set state = 'DEAD' where id = '" + job + "'", 1))
        .isOne();
  }
}
