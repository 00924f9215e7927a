package io.dogwatch.benchmarks.load;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** So many a second, at equal distances, whatever the time that each takes. */
public final class Pace {

  private static final long SECOND = 1_000_000_000L;

  private final double perSecond;
  private final InstantSource clock;
  private final Instant start;

  /** Starts at once. */
  public Pace(double perSecond, InstantSource clock) {
    this.perSecond = perSecond;
    this.clock = clock;
    this.start = clock.instant();
  }

  /** When the one of this number is due, counted from 0. */
  public Instant dueAt(long number) {
    return start.plusNanos(Math.round(number / perSecond * SECOND));
  }

  /** Returns when the one of this number is due. */
  public void await(long number) throws InterruptedException {
    Duration left = Duration.between(clock.instant(), dueAt(number));
    if (left.isPositive()) {
      Thread.sleep(left);
    }
  }
}
