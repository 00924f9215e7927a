package io.dogwatch.watchdog.price;

import io.dogwatch.watchdog.rules.Sample;
import io.dogwatch.watchdog.rules.Threshold;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tick;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The prices so far, without bad ticks. Ticks are folded in one by one, in order.
 *
 * <p>A tick far outside the newest prices (a Hampel filter) is a <i>suspect</i> and stays out until
 * the next tick: if that one is far out on the same side, the level has moved and both are good;
 * otherwise the suspect was a bad tick and is forgotten.
 *
 * <p>Under construction while its owner folds, and never changed after that.
 */
final class PriceTrail {

  private static final int HAMPEL_WINDOW = 11;
  private static final double HAMPEL_SIGMAS = 6;
  private static final long MICROS = 1_000_000;

  private PriceSeconds prices;
  private double[] newest;
  private @Nullable Tick suspect;
  private Volatility volatility;
  private @Nullable Fall fall;

  private PriceTrail(
      PriceSeconds prices,
      double[] newest,
      @Nullable Tick suspect,
      Volatility volatility,
      @Nullable Fall fall) {
    this.prices = prices;
    this.newest = newest;
    this.suspect = suspect;
    this.volatility = volatility;
    this.fall = fall;
  }

  static PriceTrail empty() {
    return new PriceTrail(PriceSeconds.NONE, new double[0], null, Volatility.UNKNOWN, null);
  }

  PriceTrail copy() {
    return new PriceTrail(prices, newest, suspect, volatility, fall);
  }

  boolean isEmpty() {
    return prices.isEmpty();
  }

  Volatility volatility() {
    return volatility;
  }

  /** The crash of the open alert; null if it is about none. */
  @Nullable Fall fall() {
    return fall;
  }

  /**
   * How a tick compares with the prices before it: with the last one that is a minute old, and with
   * the extremes of the minute, whichever is further away; null if there are none.
   */
  @Nullable Move moveTo(Tick tick) {
    long now = second(tick);
    double[] bases = {prices.reference(now), prices.low(now), prices.high(now)};
    Move largest = null;
    for (double base : bases) {
      if (!Double.isNaN(base)) {
        var move = new Move(base, tick.price());
        largest = largest == null || move.size() > largest.size() ? move : largest;
      }
    }
    return largest;
  }

  /**
   * Adds a tick that is no older than the newest one.
   *
   * @param thresholds say how far a tick must be off where the newest prices do not differ at all,
   *     and what a crash is
   * @param alerting an alert is open: what is seen now must not become normal
   */
  void fold(Tick tick, PriceThresholds thresholds, boolean alerting) {
    double side = sideOf(tick, thresholds.alertPct());
    if (side == 0) {
      suspect = null;
      accept(tick, thresholds, alerting);
    } else if (suspect != null && side == sideOf(suspect, thresholds.alertPct())) {
      accept(suspect, thresholds, alerting);
      accept(tick, thresholds, alerting);
      suspect = null;
    } else {
      suspect = tick;
    }
  }

  /** 1 far above the newest prices, -1 far below, otherwise 0. */
  private double sideOf(Tick tick, double plainLimitPct) {
    if (newest.length == 0) {
      return 0;
    }
    var sample = new Sample(newest);
    double deviation = tick.price() - sample.median();
    double sigma = sample.sigma();
    double limit =
        sigma > 0 ? HAMPEL_SIGMAS * sigma : sample.median() * plainLimitPct / Move.PERCENT;
    return Threshold.exceeds(Math.abs(deviation), limit) ? Math.signum(deviation) : 0;
  }

  private void accept(Tick tick, PriceThresholds thresholds, boolean alerting) {
    long now = second(tick);
    fall = alerting ? fallTo(tick.price(), now, thresholds.criticalPct()) : null;
    boolean first = !prices.reaches(now);
    prices = prices.with(now, tick.price());
    if (first && !alerting) {
      double reference = prices.reference(now);
      if (!Double.isNaN(reference)) {
        volatility = volatility.with(tick.price() / reference - 1, now);
      }
    }
    int kept = Math.min(newest.length, HAMPEL_WINDOW - 1);
    double[] next = Arrays.copyOfRange(newest, newest.length - kept, newest.length + 1);
    next[kept] = tick.price();
    newest = next;
  }

  /** A price may be the low of a crash, or the way back from one. */
  private @Nullable Fall fallTo(double price, long now, double crashPct) {
    if (fall != null) {
      return fall.with(price, now);
    }
    double high = prices.high(now);
    double low = Math.min(prices.low(now), price);
    return Threshold.exceeds(-new Move(high, low).pct(), crashPct)
        ? new Fall(high, low, now, price)
        : null;
  }

  private static long second(Tick tick) {
    return Math.floorDiv(tick.at(), MICROS);
  }

  void writeTo(StateOutput out) {
    prices.writeTo(out);
    out.writeDoubles(newest);
    out.writeFlag(suspect != null);
    if (suspect != null) {
      suspect.writeTo(out);
    }
    volatility.writeTo(out);
    Fall.write(fall, out);
  }

  /**
   * Reads a trail.
   *
   * @param version of the price state that it is of
   */
  static PriceTrail readFrom(StateInput in, int version) {
    return new PriceTrail(
        PriceSeconds.readFrom(in),
        in.readDoubles(),
        in.readFlag() ? Tick.readFrom(in) : null,
        Volatility.readFrom(in),
        version == 1 ? null : Fall.read(in));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PriceTrail that
        && prices.equals(that.prices)
        && Arrays.equals(newest, that.newest)
        && Objects.equals(suspect, that.suspect)
        && volatility.equals(that.volatility)
        && Objects.equals(fall, that.fall);
  }

  @Override
  public int hashCode() {
    return prices.hashCode();
  }
}
