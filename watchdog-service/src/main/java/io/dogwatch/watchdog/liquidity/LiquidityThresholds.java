package io.dogwatch.watchdog.liquidity;

import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;

/**
 * When liquidity is so low that it is to be told.
 *
 * @param bandBps how far from the mid orders count, in basis points
 * @param samples of ten seconds, one after another, that a condition must hold for
 * @param grace how late a change of the book may come
 */
public record LiquidityThresholds(
    double bandBps,
    Drop drop,
    Signals signals,
    int samples,
    History history,
    Duration grace,
    Mode mode,
    WarmupPolicy warmup) {

  public static final LiquidityThresholds DEFAULT =
      new LiquidityThresholds(
          100,
          new Drop(50, 70, 30),
          new Signals(5, 0.8),
          3,
          new History(7, 3, 30, Baseline.MEDIAN),
          Duration.ofSeconds(1),
          Mode.SEED,
          WarmupPolicy.SEED);

  /** What stands for the usual depth of some days. */
  public enum Baseline {
    MEDIAN,
    MEAN
  }

  public LiquidityThresholds {
    if (!(bandBps > 0 && bandBps < 10_000) || samples < 1 || grace.isNegative()) {
      throw new IllegalArgumentException(
          "0 < depth-band-bps < 10000, samples >= 1 and a grace of at least 0 expected,"
              + " found %s, %d, %s".formatted(bandBps, samples, grace));
    }
  }

  /**
   * How far depth falls below the usual one, in percent of that.
   *
   * @param alertPct a drop above it is an alert
   * @param criticalPct a drop above it is critical
   * @param clearPct a drop of at most this is over
   */
  public record Drop(double alertPct, double criticalPct, double clearPct) {
    public Drop {
      if (!(clearPct > 0
          && clearPct <= alertPct
          && alertPct <= criticalPct
          && criticalPct <= 100)) {
        throw new IllegalArgumentException(
            "0 < clear-pct <= threshold-pct <= critical-pct <= 100 expected, found %s, %s, %s"
                .formatted(clearPct, alertPct, criticalPct));
      }
    }
  }

  /**
   * What else shows that liquidity is low.
   *
   * @param spreadFactor a spread above so many times the usual one is wide
   * @param imbalance bids less asks, in parts of both, beyond which a book is lopsided
   */
  public record Signals(double spreadFactor, double imbalance) {
    public Signals {
      if (!(spreadFactor > 1 && imbalance > 0 && imbalance <= 1)) {
        throw new IllegalArgumentException(
            "spread-factor > 1 and 0 < imbalance <= 1 expected, found %s, %s"
                .formatted(spreadFactor, imbalance));
      }
    }
  }

  /**
   * What the usual depth is learnt from.
   *
   * @param days that are looked back
   * @param minDays that an hour of the day needs to have a usual depth of its own
   * @param warmupMinutes that the warm-up needs at least: fewer are nothing to compare with
   */
  public record History(int days, int minDays, int warmupMinutes, Baseline baseline) {
    public History {
      if (minDays < 1 || days < minDays) {
        throw new IllegalArgumentException(
            "1 <= min-days <= lookback-days expected, found %d, %d".formatted(minDays, days));
      }
      if (warmupMinutes < 1 || warmupMinutes > Usual.MINUTES) {
        throw new IllegalArgumentException(
            "warmup-minutes from 1 to 60 expected, found " + warmupMinutes);
      }
    }
  }
}
