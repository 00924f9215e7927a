package io.dogwatch.watchdog.feeds.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Prices that wander: log returns are normal, and those of ether follow those of bitcoin. For one
 * thread.
 */
final class Walk {

  /** Per square root of a second: about 45 % a year. */
  private static final double VOLATILITY = 0.00008;

  private static final double CORRELATION = 0.8;
  private static final double MILLIS = 1e3;

  private final RandomGenerator random;
  private final double scale;
  private double bitcoin = 42_000;
  private double ether = 2_200;

  Walk(Duration step, RandomGenerator random) {
    this.random = random;
    this.scale = VOLATILITY * Math.sqrt(step.toMillis() / MILLIS);
  }

  /**
   * A step further.
   *
   * @param broken whether prices go against each other
   */
  void step(boolean broken) {
    double common = random.nextGaussian();
    double own = random.nextGaussian();
    double correlation = broken ? -CORRELATION : CORRELATION;
    bitcoin *= Math.exp(scale * common);
    ether *=
        Math.exp(scale * (correlation * common + Math.sqrt(1 - CORRELATION * CORRELATION) * own));
  }

  double price(String symbol) {
    return symbol.equals(SimulatedMarkets.BITCOIN) ? bitcoin : ether;
  }
}
