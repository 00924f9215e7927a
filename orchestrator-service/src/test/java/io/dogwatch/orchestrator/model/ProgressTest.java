package io.dogwatch.orchestrator.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.BegunWait;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class ProgressTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final JobId JOB = JobId.parse("8d7f0a52-5b0c-4a0e-8d0b-0f6a3c1f2e4d");
  private static final TopicPartition PARTITION = new TopicPartition("events", 0);

  private final Progress progress = new Progress();

  @Test
  void noticesAnEndThatCameBeforeTheWait() throws InterruptedException {
    try (var wait = progress.beginToWait(JOB)) {
      progress.ended(List.of(JOB));

      assertThat(wait.await(LONG)).isTrue();
    }
  }

  @Test
  void wakesAllWhoWaitForTheSameJob() throws Exception {
    try (var first = progress.beginToWait(JOB);
        var second = progress.beginToWait(JOB)) {
      Future<Boolean> one = BegunWait.of(() -> first.await(LONG));
      Future<Boolean> two = BegunWait.of(() -> second.await(LONG));

      progress.ended(List.of(JOB));

      assertThat(one.get()).isTrue();
      assertThat(two.get()).isTrue();
    }
  }

  @Test
  void forgetsAJobWhenTheLastWaitIsOver() throws InterruptedException {
    try (var _ = progress.beginToWait(JOB)) {
      try (var other = progress.beginToWait(JOB)) {
        assertThat(other.await(Duration.ZERO)).isFalse();
      }
      assertThat(progress.awaitedJobs()).containsExactly(JOB);
    }

    assertThat(progress.awaitedJobs()).isEmpty();
  }

  @Test
  void reachesPositionsOfAllPartitions() throws Exception {
    var other = new TopicPartition("events", 1);
    progress.advanced(Map.of(PARTITION, 5L));

    Future<Boolean> both =
        BegunWait.of(() -> progress.awaitReached(Map.of(PARTITION, 5L, other, 3L), LONG));
    progress.advanced(Map.of(other, 4L));

    assertThat(both.get()).isTrue();
  }

  @Test
  void neverGoesBack() throws InterruptedException {
    progress.advanced(Map.of(PARTITION, 5L));
    progress.advanced(Map.of(PARTITION, 2L));

    assertThat(progress.awaitReached(Map.of(PARTITION, 5L), Duration.ZERO)).isTrue();
    assertThat(progress.awaitReached(Map.of(PARTITION, 6L), Duration.ZERO)).isFalse();
  }

  /** They have seen nothing of what they wait for. */
  @Test
  void letsAllGoThatWaitWhenItIsClosed() throws Exception {
    try (var wait = progress.beginToWait(JOB)) {
      Future<Boolean> end = BegunWait.of(() -> wait.await(LONG));
      Future<Boolean> position =
          BegunWait.of(() -> progress.awaitReached(Map.of(PARTITION, 1L), LONG));

      progress.close();

      assertThat(end.get()).isFalse();
      assertThat(position.get()).isFalse();
    }
  }

  @Test
  void letsNobodyWaitOnceClosed() throws InterruptedException {
    progress.close();

    assertThat(progress.awaitReached(Map.of(PARTITION, 1L), LONG)).isFalse();
    try (var wait = progress.beginToWait(JOB)) {
      assertThat(wait.await(LONG)).isFalse();
    }
  }
}
