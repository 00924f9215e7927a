package io.dogwatch.orchestrator.trimming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.client.audit.AuditReport;
import io.dogwatch.client.audit.LogAudit;
import io.dogwatch.client.control.StandingCancellations;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.timers.TimerStreams;
import io.dogwatch.schemas.jobs.Failure;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.Payload;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Retry topics and the topic of waiting jobs, what of them is trimmed, and what is not. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
final class TrimTimersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Failure FAILURE = Failure.of(FailureCode.INTERNAL, "broke");

  private final TrimmedPlatform platform;
  private final LogOfJobs log;
  @TempDir private Path folder;

  TrimTimersIT(KafkaBroker broker, PostgresServer postgres, TestInfo test) throws Exception {
    platform = new TrimmedPlatform(broker, postgres, test);
    log = platform.log();
  }

  @BeforeEach
  void start() {
    platform.project();
  }

  @AfterEach
  void stop() {
    platform.close();
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
    platform.awaitProjected(log.lane(), 2);
    TopicPartition retries = log.partitionWithARecord(log.topics().retry(LogOfJobs.PROBE));
    platform.awaitProjected(retries, 1);
    assertThat(platform.trim(Duration.ZERO)).as("of the lane").isBetween(1L, 2L);
    assertThat(log.begin(retries)).isZero();

    try (TimerStreams timers = timers()) {
      timers.start();
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                var _ = platform.trim(Duration.ZERO);
                return log.begin(retries) == 1;
              });
    }

    AuditReport report = audit();
    assertThat(report.isSound()).isTrue();
    assertThat(report.states()).isEqualTo(Map.of(JobState.RETRYING, 1L, JobState.SUCCEEDED, 1L));
  }

  @Test
  void jobsThatWaitForOthersStayForAsLongAsTheyWait() throws Exception {
    JobMessage job = log.submit("{}");
    log.write(log.topics().waiting().name(), job);
    TopicPartition waiting = log.partitionWithARecord(log.topics().waiting());
    platform.awaitProjected(waiting, 1);
    platform
        .database()
        .sql("insert into intake.waiting_job (job_id, message, traceparent) values (?, ?, '')")
        .param(job.id().value())
        .param(JobMessage.CODEC.encode(job))
        .update();

    assertThat(platform.trim(Duration.ZERO)).isZero();
    assertThat(platform.trim(WEEK, Duration.ofDays(1000))).isZero();

    platform.database().sql("delete from intake.waiting_job").update();
    assertThat(platform.trim(Duration.ZERO)).isEqualTo(1);
    assertThat(log.begin(waiting)).isEqualTo(1);
  }

  private TimerStreams timers() {
    return new TimerStreams(
        Map.of("bootstrap.servers", log.brokers()),
        log.topics(),
        new StandingCancellations(),
        new TimerStreams.Storage(folder, 0, 1),
        new Random(1));
  }

  private AuditReport audit() throws InterruptedException {
    return new LogAudit(log.brokers(), log.topics(), Map.of(), InstantSource.system()).run();
  }
}
