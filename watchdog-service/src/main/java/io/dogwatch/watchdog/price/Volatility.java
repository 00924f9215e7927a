package io.dogwatch.watchdog.price;

import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;

/**
 * Exponentially weighted variance of one-minute returns, at most one return per second.
 *
 * @param at second of the last return
 */
record Volatility(double variance, long returns, long at) {

  static final Volatility UNKNOWN = new Volatility(0, 0, 0);

  /** Returns that it takes to tell what is usual. */
  static final int ENOUGH = 60;

  private static final double HALF_LIFE_SECONDS = 3_600;

  Volatility with(double change, long second) {
    if (returns == 0) {
      return new Volatility(change * change, 1, second);
    }
    double kept = Math.pow(2, -(second - at) / HALF_LIFE_SECONDS);
    return new Volatility(kept * variance + (1 - kept) * change * change, returns + 1, second);
  }

  boolean isKnown() {
    return returns >= ENOUGH && variance > 0;
  }

  double sigma() {
    return Math.sqrt(variance);
  }

  void writeTo(StateOutput out) {
    out.writeDouble(variance);
    out.writeLong(returns);
    out.writeLong(at);
  }

  static Volatility readFrom(StateInput in) {
    return new Volatility(in.readDouble(), in.readLong(), in.readLong());
  }
}
