package io.dogwatch.watchdog.price;

import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;

/**
 * When a price move is one to tell.
 *
 * @param alertPct a move above it within a minute is an anomaly
 * @param criticalPct a move above it is critical, and a flash crash if it goes down
 * @param clearPct a move of at most this is over
 * @param grace how late a trade may come
 * @param robustFactor in ROBUST mode, how many standard deviations a move must exceed
 */
public record PriceThresholds(
    double alertPct,
    double criticalPct,
    double clearPct,
    Duration grace,
    Mode mode,
    double robustFactor,
    WarmupPolicy warmup) {

  public static final PriceThresholds DEFAULT =
      new PriceThresholds(5, 10, 3, Duration.ofSeconds(2), Mode.SEED, 6, WarmupPolicy.SEED);

  public PriceThresholds {
    if (!(clearPct > 0 && clearPct <= alertPct && alertPct <= criticalPct)) {
      throw new IllegalArgumentException(
          "0 < clear-pct <= threshold-pct <= critical-pct expected, found %s, %s, %s"
              .formatted(clearPct, alertPct, criticalPct));
    }
    if (grace.isNegative() || !(robustFactor > 0)) {
      throw new IllegalArgumentException(
          "a grace of at least 0 and a robust-factor above 0 expected, found %s, %s"
              .formatted(grace, robustFactor));
    }
  }
}
