package io.dogwatch.watchdog.liquidity;

import io.dogwatch.watchdog.liquidity.LiquidityThresholds.History;
import io.dogwatch.watchdog.rules.Sample;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What depth is usual at which hour of the day, and what spread.
 *
 * <p>Of each minute the first sample of ten seconds counts. The size is bounded: spreads of 60
 * minutes, and what {@link Hours} keep of bids and of asks. Never changed once built.
 */
final class Usual {

  static final int MINUTES = 60;

  static final Usual UNKNOWN = new Usual(Long.MIN_VALUE, Hours.NONE, Hours.NONE, new double[0]);

  private static final int FEWEST_SPREADS = 10;

  private final long minute;
  private final Hours bids;
  private final Hours asks;
  private final double[] spreads;

  private Usual(long minute, Hours bids, Hours asks, double[] spreads) {
    this.minute = minute;
    this.bids = bids;
    this.asks = asks;
    this.spreads = spreads;
  }

  /** With a sample, unless there is one of its minute. */
  Usual with(TenSeconds sample, int days) {
    long now = Math.floorDiv(sample.start(), (long) MINUTES);
    if (now <= minute) {
      return this;
    }
    boolean over = minute != Long.MIN_VALUE && hour(now) != hour(minute);
    int hour = hourOfDay(hour(minute));
    return new Usual(
        now,
        (over ? bids.closed(hour, days) : bids).with(sample.bids()),
        (over ? asks.closed(hour, days) : asks).with(sample.asks()),
        Hours.appended(spreads, sample.spread(), MINUTES));
  }

  /**
   * What to compare a sample with: the same hour of the days before or, until there are enough of
   * those, all hours; null if not even those are enough.
   */
  @Nullable Basis basis(TenSeconds sample, History history) {
    int hour = hourOfDay(hour(Math.floorDiv(sample.start(), (long) MINUTES)));
    if (bids.at(hour).length >= history.minDays()) {
      return new Basis(bids.at(hour), asks.at(hour), false);
    }
    double[] allBids = bids.all(history.warmupMinutes());
    return allBids.length == 0 ? null : new Basis(allBids, asks.all(history.warmupMinutes()), true);
  }

  /** The spreads of the last hour; null if there are too few. */
  @Nullable Sample spreads() {
    return spreads.length < FEWEST_SPREADS ? null : new Sample(spreads);
  }

  private static long hour(long minute) {
    return Math.floorDiv(minute, (long) MINUTES);
  }

  private static int hourOfDay(long hour) {
    return (int) Math.floorMod(hour, (long) Hours.PER_DAY);
  }

  void writeTo(StateOutput out) {
    out.writeLong(minute);
    bids.writeTo(out);
    asks.writeTo(out);
    out.writeFloats(spreads);
  }

  static Usual readFrom(StateInput in) {
    return new Usual(in.readLong(), Hours.readFrom(in), Hours.readFrom(in), in.readFloats());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Usual that
        && minute == that.minute
        && bids.equals(that.bids)
        && asks.equals(that.asks)
        && Arrays.equals(spreads, that.spreads);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(minute);
  }
}
