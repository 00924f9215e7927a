package io.dogwatch.orchestrator.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.orchestrator.statistics.Figures.Counted;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FiguresTest {

  private final Figures figures = new Figures();

  @Test
  void nothingHasNeverFailed() {
    assertThat(figures.successRate()).isNull();
    assertThat(figures.hasDurations()).isFalse();
  }

  @Test
  void timeoutIsAFailure() {
    add(Outcome.SUCCEEDED, 10);
    add(Outcome.SUCCEEDED, 20);
    add(Outcome.FAILED, 30);
    add(Outcome.TIMED_OUT, 4_000);
    add(Outcome.CANCELLED, 5);
    add(Outcome.EXPIRED, 0);

    assertThat(figures.successRate()).isEqualTo(0.5);
    assertThat(figures.count(Outcome.TIMED_OUT)).isEqualTo(1);
  }

  /** An average over whatever failed at once would make a type look fast that does not work. */
  @Test
  void durationsAreThoseOfSuccesses() {
    add(Outcome.FAILED, 1);
    add(Outcome.SUCCEEDED, 100);
    add(Outcome.SUCCEEDED, 300);
    add(Outcome.TIMED_OUT, 60_000);

    assertThat(figures.minMillis()).isEqualTo(100);
    assertThat(figures.meanMillis()).isEqualTo(200);
    assertThat(figures.maxMillis()).isEqualTo(300);
  }

  @Test
  void percentilesAreASixteenthOffAtMost() {
    long[] durations =
        new Random(7).longs(10_000, 0, 100_000).map(it -> it * it / 50_000).toArray();
    LongStream.of(durations).forEach(it -> add(Outcome.SUCCEEDED, it));
    long[] sorted = LongStream.of(durations).sorted().toArray();

    for (double percent : new double[] {1, 50, 95, 99, 100}) {
      long exact = sorted[(int) Math.ceil(sorted.length * percent / 100) - 1];
      assertThat(figures.percentileMillis(percent))
          .isCloseTo((double) exact, within(exact / 16.0 + 0.5));
    }
  }

  @Test
  void oneIsAllPercentiles() {
    add(Outcome.SUCCEEDED, 1_234);

    assertThat(figures.percentileMillis(50)).isEqualTo(1_234);
    assertThat(figures.percentileMillis(99)).isEqualTo(1_234);
  }

  private void add(Outcome outcome, long millis) {
    figures.add(new Counted("t", "w", outcome, Buckets.of(millis), 1, millis, millis, millis));
  }
}
