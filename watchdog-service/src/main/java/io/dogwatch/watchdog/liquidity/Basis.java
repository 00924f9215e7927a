package io.dogwatch.watchdog.liquidity;

import io.dogwatch.watchdog.liquidity.LiquidityThresholds.Baseline;
import io.dogwatch.watchdog.rules.Sample;
import java.util.Arrays;

/** The depths of some earlier hours, which a depth is compared with. */
final class Basis {

  private final double[] bids;
  private final double[] asks;
  private final boolean warmup;

  /**
   * @param bids of each hour
   * @param asks of each hour
   * @param warmup they are not of the same hour of the day
   */
  Basis(double[] bids, double[] asks, boolean warmup) {
    this.bids = bids.clone();
    this.asks = asks.clone();
    this.warmup = warmup;
  }

  int size() {
    return bids.length;
  }

  boolean isWarmup() {
    return warmup;
  }

  double bids(Baseline baseline) {
    return usual(baseline, new Sample(bids));
  }

  double asks(Baseline baseline) {
    return usual(baseline, new Sample(asks));
  }

  double depth(Baseline baseline) {
    return usual(baseline, depths());
  }

  /** Of both sides. */
  Sample depths() {
    double[] depths = new double[bids.length];
    Arrays.setAll(depths, i -> bids[i] + asks[i]);
    return new Sample(depths);
  }

  /** Depths are compared by their logarithms: they differ by factors. */
  Sample logarithms() {
    double[] logarithms = new double[bids.length];
    Arrays.setAll(logarithms, i -> Math.log1p(bids[i] + asks[i]));
    return new Sample(logarithms);
  }

  Sample imbalances() {
    double[] imbalances = new double[bids.length];
    Arrays.setAll(imbalances, i -> (bids[i] - asks[i]) / (bids[i] + asks[i]));
    return new Sample(imbalances);
  }

  private static double usual(Baseline baseline, Sample hours) {
    return switch (baseline) {
      case MEDIAN -> hours.median();
      case MEAN -> hours.mean();
    };
  }
}
