package io.dogwatch.orchestrator.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.statistics.Statistics.Running;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsViewTest {

  private static final Instant NOON = Instant.parse("2026-01-05T12:00:00Z");

  /** Of a job that runs, and of which only this is known. */
  @Test
  void jobWithoutAWorkerCountsForNoWorker() {
    StatisticsView view =
        StatisticsView.of(
            NOON,
            NOON,
            List.of(),
            List.of(new Running("probe", null, 2), new Running("probe", "w-1", 1)));

    assertThat(view.workers()).containsOnlyKeys("w-1");
    assertThat(view.types().get("probe")).extracting(StatisticsView.Numbers::running).isEqualTo(3L);
    assertThat(view.total().running()).isEqualTo(3);
  }
}
