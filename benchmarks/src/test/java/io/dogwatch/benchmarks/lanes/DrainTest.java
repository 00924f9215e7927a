package io.dogwatch.benchmarks.lanes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DrainTest {

  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final Offset<Double> EXACT = within(1e-9);

  @Test
  void rateLeavesOutTheTimeBeforeTheFirstOutcome() {
    // three outcomes, 100 ms apart: two in 0.2 s, however long the first took
    var drain = drain(done(0, 10, 1_000), done(0, 10, 1_100), done(0, 10, 1_200));

    assertThat(drain.rate()).isCloseTo(10, EXACT);
  }

  @Test
  void spanIsFromTheFirstStartToTheLastOutcome() {
    var drain = drain(done(50, 100, 110), done(100, 150, 160), done(70, 120, 130));

    assertThat(drain.span()).isCloseTo(0.110, EXACT);
  }

  @Test
  void allSlotsBusyAllTheTimeIsOne() {
    // two slots: one job of 100 ms in the first, two of 50 ms in the second, then the last starts
    var drain = drain(done(0, 100, 101), done(0, 50, 51), done(50, 100, 101), done(100, 200, 201));

    assertThat(drain.busyShare(2)).isCloseTo(1, EXACT);
  }

  @Test
  void whatRunsWhenNothingIsLeftToStartDoesNotCount() {
    // two slots; from 0 to 100 ms the first is busy for 100 ms, the second for 50 ms
    var drain = drain(done(0, 9_000, 9_001), done(0, 50, 51), done(100, 9_000, 9_001));

    assertThat(drain.busyShare(2)).isCloseTo(0.75, EXACT);
  }

  @Test
  void processorTimeIsSharedByAllJobs() {
    var drain = new Drain(List.of(done(0, 1, 2), done(0, 1, 2)), Duration.ofMillis(3));

    assertThat(drain.cpuMicrosPerJob()).isCloseTo(1_500, EXACT);
  }

  @Test
  void firstDeliveriesAreNoRedeliveries() {
    var drain = drain(done(0, 1, 2), new Done(START, START, START, 2));

    assertThat(drain.redelivered()).isCloseTo(0.5, EXACT);
  }

  @Test
  void thereIsNoRateOfOneJob() {
    assertThatThrownBy(() -> drain(done(0, 1, 2))).hasMessageContaining("at least 2 jobs");
  }

  private static Drain drain(Done... jobs) {
    return new Drain(List.of(jobs), Duration.ZERO);
  }

  private static Done done(long startMillis, long endMillis, long durableMillis) {
    return new Done(
        START.plusMillis(startMillis),
        START.plusMillis(endMillis),
        START.plusMillis(durableMillis),
        1);
  }
}
