package io.dogwatch.orchestrator.trimming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Lanes, what of them is trimmed, and what is not. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
final class TrimTopicsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration WEEK = Duration.ofDays(7);
  private static final int JOBS = 20_000;
  private static final int MEGABYTE = 1024 * 1024;

  private final TrimmedPlatform platform;
  private final LogOfJobs log;

  TrimTopicsIT(KafkaBroker broker, PostgresServer postgres, TestInfo test) throws Exception {
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
    platform.awaitProjected(log.lane(), 9);

    long gone = platform.trim(Duration.ZERO);

    assertThat(gone).isGreaterThanOrEqualTo(3);
    assertThat(log.begin(log.lane())).isEqualTo(gone).isLessThanOrEqualTo(4);
    assertThat(log.end(log.lane())).isEqualTo(9);
    assertThat(platform.trimmed()).isEqualTo((double) gone);
  }

  @Test
  void jobThatNobodyConsumesStaysHoweverMuchComesAfterIt() throws Exception {
    log.submit(5);
    try (var worker = new LaneWorker(log)) {
      worker.settle(4, offset -> offset > 0);
      log.submit(1);
      worker.settle(1, offset -> offset > 0);
    }
    platform.awaitProjected(log.lane(), 6);

    assertThat(platform.trim(Duration.ZERO)).isZero();
    assertThat(platform.trim(WEEK, Duration.ofDays(1000))).isZero();
    assertThat(log.begin(log.lane())).isZero();
  }

  @Test
  void jobOfALaneThatNobodyHasEverReadStays() throws Exception {
    log.submit(5);
    platform.awaitProjected(log.lane(), 5);

    assertThat(platform.trim(Duration.ZERO)).isZero();
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
      platform.awaitProjected(log.lane(), 5);

      assertThat(platform.trim(Duration.ZERO)).isPositive();

      assertThat(log.begin(log.lane())).isBetween(2L, 3L);
    }
  }

  @Test
  void consumedJobsThatAreNotProjectedStay() throws Exception {
    log.submit(2);
    platform.awaitProjected(log.lane(), 2);
    platform.projectNoMore();
    log.submit(8);
    try (var worker = new LaneWorker(log)) {
      worker.settle(10);
      log.submit(1);
      worker.settle(1);
    }
    log.awaitSettled(10);

    assertThat(platform.trim(Duration.ZERO)).isEqualTo(2);
    assertThat(platform.trim(Duration.ZERO)).isZero();

    platform.project();
    platform.awaitProjected(log.lane(), 11);
    assertThat(platform.trim(Duration.ZERO)).isGreaterThanOrEqualTo(8);
  }

  @Test
  void jobsOfAPartitionThatWasNeverProjectedStay() throws Exception {
    platform.projectNoMore();
    platform.consume(4);

    assertThat(platform.trim(Duration.ZERO)).isZero();
  }

  @Test
  void consumedJobsAreKeptForTheirTime() throws Exception {
    platform.consume(4);
    platform.awaitProjected(log.lane(), 5);

    assertThat(platform.trim(WEEK)).isZero();
    assertThat(platform.trim(WEEK, WEEK.minusMinutes(5))).isZero();
    assertThat(platform.trim(WEEK, WEEK.plusMinutes(5))).isGreaterThanOrEqualTo(4);
  }

  /** As many as that, or the hour: see {@link TrimTopics}. */
  @Test
  void littleIsNotWorthIt() throws Exception {
    platform.consume(4);
    platform.awaitProjected(log.lane(), 5);

    assertThat(platform.trimmer(Duration.ZERO, InstantSource.system()).trim(6)).isZero();
    assertThat(platform.trimmer(Duration.ZERO, InstantSource.system()).trim(4))
        .isGreaterThanOrEqualTo(4);
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
    platform.awaitProjected(log.lane(), 65);

    assertThat(platform.trim(Duration.ZERO)).isGreaterThanOrEqualTo(64);

    assertThat(before).isGreaterThan(5 * MEGABYTE);
    await().atMost(PATIENCE).until(() -> log.bytes() <= MEGABYTE);
  }

  @Test
  void twoOrchestratorsMayDoItAtOnce() throws Exception {
    platform.consume(20);
    platform.awaitProjected(log.lane(), 21);
    try (var threads = Executors.newFixedThreadPool(2)) {
      List<Future<Long>> both = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        both.add(threads.submit(() -> platform.trim(Duration.ZERO)));
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
    assertThat(platform.trim(Duration.ZERO)).isZero();
  }

  /** A worker gives jobs back now and then, so that they are delivered again. */
  @Test
  void workersMissNothingWhileItIsTrimmedBehindThem() throws Exception {
    log.submitAtOnce(JOBS);
    try (var threads = Executors.newFixedThreadPool(1);
        var worker = new LaneWorker(log)) {
      Future<?> work = threads.submit(() -> worker.settleAll(JOBS));
      long gone = 0;
      while (!work.isDone()) {
        gone += platform.trim(Duration.ZERO);
      }
      work.get();

      assertThat(gone).isPositive();
    }
  }
}
