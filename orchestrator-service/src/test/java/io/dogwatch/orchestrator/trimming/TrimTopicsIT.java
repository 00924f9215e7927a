package io.dogwatch.orchestrator.trimming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.client.audit.AuditReport;
import io.dogwatch.client.audit.LogAudit;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.intake.IntakeDatabase;
import io.dogwatch.orchestrator.intake.WaitingJobs;
import io.dogwatch.orchestrator.model.Progress;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.projection.ProjectedOffsets;
import io.dogwatch.orchestrator.projection.ProjectionContainer;
import io.dogwatch.orchestrator.timers.TimerStreams;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/** What is trimmed, and what is not, on a real log with a real read model. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
final class TrimTopicsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Failure FAILURE = Failure.of(FailureCode.INTERNAL, "broke");
  private static final int MEGABYTE = 1024 * 1024;

  private final LogOfJobs log;
  private final IntakeDatabase database;
  private final ReadModel model;
  private final ProjectedOffsets projected;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private KafkaMessageListenerContainer<byte[], byte[]> projection;
  @TempDir private Path folder;

  TrimTopicsIT(KafkaBroker broker, PostgresServer postgres, TestInfo test) throws Exception {
    log = new LogOfJobs(broker);
    database = new IntakeDatabase(postgres, "trim", test);
    model = new ReadModel(database.dataSource());
    projected = new ProjectedOffsets(model);
    projection = newProjection();
  }

  @BeforeEach
  void start() {
    model.start();
    await().atMost(PATIENCE).until(model::answers);
    projection.start();
  }

  @AfterEach
  void stop() {
    projection.stop();
    model.close();
    database.close();
    log.close();
  }

  @Test
  void consumedJobsGoAndThoseThatCameAfterThemStay() throws Exception {
    log.submit(3);
    try (var worker = new LaneWorker(log)) {
      worker.settle(3);
      log.submit(1);
      worker.settle(1);
    }
    log.submit(5);
    log.awaitSettled(3);
    awaitProjected(9);

    long gone = trim(Duration.ZERO);

    assertThat(gone).isGreaterThanOrEqualTo(3);
    assertThat(log.begin(log.lane())).isEqualTo(gone).isLessThanOrEqualTo(4);
    assertThat(log.end(log.lane())).isEqualTo(9);
    assertThat(registry.counter("dogwatch.trimmed.records").count()).isEqualTo((double) gone);
  }

  @Test
  void jobThatNobodyConsumesStaysHoweverMuchComesAfterIt() throws Exception {
    log.submit(5);
    try (var worker = new LaneWorker(log)) {
      worker.settle(4, offset -> offset > 0);
      log.submit(1);
      worker.settle(1, offset -> offset > 0);
    }
    awaitProjected(6);

    assertThat(trim(Duration.ZERO)).isZero();
    assertThat(trim(WEEK, in(Duration.ofDays(1000)))).isZero();
    assertThat(log.begin(log.lane())).isZero();
  }

  @Test
  void jobOfALaneThatNobodyHasEverReadStays() throws Exception {
    log.submit(5);
    awaitProjected(5);

    assertThat(trim(Duration.ZERO)).isZero();
  }

  @Test
  void jobThatAWorkerHoldsStays() throws Exception {
    log.submit(2);
    try (var worker = new LaneWorker(log)) {
      worker.settle(2);
      log.submit(1);
      worker.settle(1);
      log.submit(2);
      worker.take();
      log.awaitSettled(2);
      awaitProjected(5);

      assertThat(trim(Duration.ZERO)).isPositive();

      assertThat(log.begin(log.lane())).isBetween(2L, 3L);
    }
  }

  @Test
  void consumedJobsThatAreNotProjectedStay() throws Exception {
    log.submit(2);
    awaitProjected(2);
    projection.stop();
    log.submit(8);
    try (var worker = new LaneWorker(log)) {
      worker.settle(10);
      log.submit(1);
      worker.settle(1);
    }
    log.awaitSettled(10);

    assertThat(trim(Duration.ZERO)).isEqualTo(2);
    assertThat(trim(Duration.ZERO)).isZero();

    projection = newProjection();
    projection.start();
    awaitProjected(11);
    assertThat(trim(Duration.ZERO)).isGreaterThanOrEqualTo(8);
  }

  @Test
  void jobsOfAPartitionThatWasNeverProjectedStay() throws Exception {
    projection.stop();
    consume(4);

    assertThat(trim(Duration.ZERO)).isZero();
  }

  @Test
  void consumedJobsAreKeptForTheirTime() throws Exception {
    consume(4);
    awaitProjected(5);

    assertThat(trim(WEEK)).isZero();
    assertThat(trim(WEEK, in(WEEK.minusMinutes(5)))).isZero();
    assertThat(trim(WEEK, in(WEEK.plusMinutes(5)))).isGreaterThanOrEqualTo(4);
  }

  /** As many as that, or the hour: see {@link TrimTopics}. */
  @Test
  void littleIsNotWorthIt() throws Exception {
    consume(4);
    awaitProjected(5);

    assertThat(trimmer(Duration.ZERO, InstantSource.system()).trim(6)).isZero();
    assertThat(trimmer(Duration.ZERO, InstantSource.system()).trim(4)).isGreaterThanOrEqualTo(4);
  }

  @Test
  void diskIsFreed() throws Exception {
    log.configure(ConfigResource.Type.TOPIC, "segment.bytes", String.valueOf(MEGABYTE));
    var random = new Random(1);
    byte[] noise = new byte[90 * 1024];
    for (int i = 0; i < 64; i++) {
      random.nextBytes(noise);
      log.submit("\"" + Base64.getEncoder().encodeToString(noise) + "\"");
    }
    long before = log.bytes();
    try (var worker = new LaneWorker(log)) {
      worker.settle(64);
      log.submit(1);
      worker.settle(1);
    }
    log.awaitSettled(64);
    awaitProjected(65);

    assertThat(trim(Duration.ZERO)).isGreaterThanOrEqualTo(64);

    assertThat(before).isGreaterThan(5 * MEGABYTE);
    await().atMost(PATIENCE).until(() -> log.bytes() <= MEGABYTE);
  }

  @Test
  void twoOrchestratorsMayDoItAtOnce() throws Exception {
    consume(20);
    awaitProjected(21);
    try (var threads = Executors.newFixedThreadPool(2)) {
      List<Future<Long>> both = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        both.add(threads.submit(() -> trim(Duration.ZERO)));
      }
      for (Future<Long> one : both) {
        assertThat(one.get()).isNotNegative();
      }
    }
    long begin = log.begin(log.lane());

    var late = log.admin().deleteRecords(Map.of(log.lane(), RecordsToDelete.beforeOffset(1)));

    assertThat(begin).isGreaterThanOrEqualTo(20);
    late.all().get();
    assertThat(log.begin(log.lane())).isEqualTo(begin);
    assertThat(trim(Duration.ZERO)).isZero();
  }

  /** A retry that only the timer store has is no loss; one that it has not read yet stays. */
  @Test
  void retriesGoWhenTheTimerStoreHasThem() throws Exception {
    JobMessage job = log.submit("{}");
    Instant due = Instant.now().plus(Duration.ofHours(1));
    log.write(log.topics().retry(LogOfJobs.PROBE).name(), job.nextAttempt(due));
    log.tell(job, new JobFact.AttemptFailed(FAILURE, Instant.now(), due));
    try (var worker = new LaneWorker(log)) {
      worker.settle(1);
      log.tell(log.submit("{}"), new JobFact.Succeeded(Payload.json("{}"), Instant.now()));
      worker.settle(1);
    }
    log.awaitSettled(1);
    awaitProjected(2);
    TopicPartition retries = log.partitionWithARecord(log.topics().retry(LogOfJobs.PROBE));
    await().atMost(PATIENCE).until(() -> projected.of(List.of(retries)).containsKey(retries));
    assertThat(trim(Duration.ZERO)).as("of the lane").isBetween(1L, 2L);
    assertThat(log.begin(retries)).isZero();

    try (TimerStreams timers = timers()) {
      timers.start();
      await().atMost(PATIENCE).until(() -> trim(Duration.ZERO) > 0);
    }

    assertThat(log.begin(retries)).isEqualTo(1);
    AuditReport report = audit();
    assertThat(report.isSound()).isTrue();
    assertThat(report.states()).isEqualTo(Map.of(JobState.RETRYING, 1L, JobState.SUCCEEDED, 1L));
  }

  @Test
  void jobsThatWaitForOthersStayForAsLongAsTheyWait() throws Exception {
    JobMessage job = log.submit("{}");
    log.write(log.topics().waiting().name(), job);
    TopicPartition waiting = log.partitionWithARecord(log.topics().waiting());
    await().atMost(PATIENCE).until(() -> projected.of(List.of(waiting)).containsKey(waiting));
    JdbcClient.create(database.dataSource())
        .sql("insert into intake.waiting_job (job_id, message, traceparent) values (?, ?, '')")
        .param(job.id().value())
        .param(JobMessage.CODEC.encode(job))
        .update();

    assertThat(trim(Duration.ZERO)).isZero();
    assertThat(trim(WEEK, in(Duration.ofDays(1000)))).isZero();

    JdbcClient.create(database.dataSource()).sql("delete from intake.waiting_job").update();
    assertThat(trim(Duration.ZERO)).isEqualTo(1);
    assertThat(log.begin(waiting)).isEqualTo(1);
  }

  private void consume(int jobs) throws Exception {
    log.submit(jobs);
    try (var worker = new LaneWorker(log)) {
      worker.settle(jobs);
      log.submit(1);
      worker.settle(1);
    }
    log.awaitSettled(jobs);
  }

  private long trim(Duration age) throws InterruptedException {
    return trim(age, InstantSource.system());
  }

  private long trim(Duration age, InstantSource clock) throws InterruptedException {
    return trimmer(age, clock).trim(1);
  }

  private TrimTopics trimmer(Duration age, InstantSource clock) {
    var kept = new KeptInDatabase(projected, new WaitingJobs(database.schema()));
    return new TrimTopics(
        log.admin(), new TrimBounds(log.admin(), log.topics(), kept, age, clock), registry, clock);
  }

  private static InstantSource in(Duration time) {
    return InstantSource.offset(InstantSource.system(), time);
  }

  private void awaitProjected(long next) {
    await()
        .atMost(PATIENCE)
        .until(() -> projected.of(List.of(log.lane())).getOrDefault(log.lane(), 0L) >= next);
  }

  private KafkaMessageListenerContainer<byte[], byte[]> newProjection() {
    return ProjectionContainer.of(
        ClientSettings.groupless(log.brokers()),
        log.topics(),
        model,
        new Progress(),
        InstantSource.system(),
        registry);
  }

  private TimerStreams timers() {
    return new TimerStreams(
        Map.of("bootstrap.servers", log.brokers()), log.topics(), folder, 0, 1, new Random(1));
  }

  private AuditReport audit() throws InterruptedException {
    return new LogAudit(log.brokers(), log.topics(), Map.of(), InstantSource.system()).run();
  }
}
