package io.dogwatch.benchmarks.report;

import java.time.Duration;
import java.util.List;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How long something took, many times. Safe for use by many threads. */
public final class Times {

  private static final double MICROS_OF_MILLI = 1000.0;
  private static final int DIGITS = 3;

  private final Histogram micros = new ConcurrentHistogram(DIGITS);

  /** Adds one. Less than nothing, by clocks that differ or timers that are early, is nothing. */
  public void add(Duration time) {
    micros.recordValue(Math.max(0, time.toNanos() / 1_000));
  }

  public long count() {
    return micros.getTotalCount();
  }

  /** The time in milliseconds that so many per cent do not exceed. */
  public double percentile(double percent) {
    return micros.getValueAtPercentile(percent) / MICROS_OF_MILLI;
  }

  /** The usual figures of it. */
  public List<Figure> figures(String what) {
    return List.of(
        p50(what), Figure.of(what + ", p90", percentile(90), Unit.MILLIS), p99(what), max(what));
  }

  public Figure p50(String what) {
    return Figure.of(what + ", p50", percentile(50), Unit.MILLIS);
  }

  public Figure p99(String what) {
    return Figure.of(what + ", p99", percentile(99), Unit.MILLIS);
  }

  public Figure max(String what) {
    return Figure.of(what + ", max", percentile(100), Unit.MILLIS);
  }
}
