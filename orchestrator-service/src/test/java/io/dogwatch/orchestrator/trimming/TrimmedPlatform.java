package io.dogwatch.orchestrator.trimming;

import static org.awaitility.Awaitility.await;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.orchestrator.intake.IntakeDatabase;
import io.dogwatch.orchestrator.intake.WaitingJobs;
import io.dogwatch.orchestrator.model.Progress;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.projection.ProjectedOffsets;
import io.dogwatch.orchestrator.projection.ProjectionContainer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.TestInfo;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/** A log of jobs that is projected, and trimmed when a test says so. */
final class TrimmedPlatform implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LogOfJobs log;
  private final IntakeDatabase database;
  private final ReadModel model;
  private final ProjectedOffsets projected;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final KafkaMessageListenerContainer<byte[], byte[]> projection;

  TrimmedPlatform(KafkaBroker broker, PostgresServer postgres, TestInfo test) throws Exception {
    log = new LogOfJobs(broker);
    database = new IntakeDatabase(postgres, "trim", test);
    model = new ReadModel(database.dataSource());
    model.start();
    await().atMost(PATIENCE).until(model::answers);
    projected = new ProjectedOffsets(model);
    projection =
        ProjectionContainer.of(
            ClientSettings.groupless(log.brokers()),
            log.topics(),
            model,
            new Progress(),
            InstantSource.system(),
            registry);
  }

  LogOfJobs log() {
    return log;
  }

  JdbcClient database() {
    return JdbcClient.create(database.dataSource());
  }

  /** Projects from now on; from the start, jobs are only written. */
  void project() {
    projection.start();
  }

  void projectNoMore() {
    projection.stop();
  }

  void awaitProjected(TopicPartition partition, long next) {
    await()
        .atMost(PATIENCE)
        .until(() -> projected.of(List.of(partition)).getOrDefault(partition, 0L) >= next);
  }

  /** Has jobs on the lane, settled, and one more, so that the group tells. */
  void consume(int jobs) throws Exception {
    log.submit(jobs);
    try (var worker = new LaneWorker(log)) {
      worker.settle(jobs);
      log.submit(1);
      worker.settle(1);
    }
    log.awaitSettled(jobs);
  }

  long trim(Duration age) throws InterruptedException {
    return trim(age, Duration.ZERO);
  }

  /** Trims as it would be done so much later. */
  long trim(Duration age, Duration later) throws InterruptedException {
    return trimmer(age, InstantSource.offset(InstantSource.system(), later)).trim(1);
  }

  TrimTopics trimmer(Duration age, InstantSource clock) {
    var kept = new KeptInDatabase(projected, new WaitingJobs(database.schema()));
    return new TrimTopics(
        log.admin(), new TrimBounds(log.admin(), log.topics(), kept, age, clock), registry, clock);
  }

  /** Offsets that were trimmed, as the metric has it. */
  double trimmed() {
    return registry.counter("dogwatch.trimmed.records").count();
  }

  @Override
  public void close() {
    projection.stop();
    model.close();
    database.close();
    log.close();
  }
}
