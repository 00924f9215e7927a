package io.dogwatch.watchdog.earnings;

import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;

/**
 * When a report is one to tell.
 *
 * @param lowPct a surprise above it is told as a low one; none is where it is {@code alertPct}
 * @param alertPct a surprise above it is an anomaly
 * @param highPct a surprise above it is a high one
 * @param criticalPct a surprise above it is critical, if it also is far from usual
 * @param epsFloor of an estimate nearer to 0 than this, in units of the currency a share, the
 *     actual earnings must be so far away
 * @param revenuePct a surprise in revenue above it is one to tell
 * @param guidancePct a change of the guidance above it is one to tell
 * @param patience how long what was reported and what was expected wait for each other
 * @param corrections how long a report may be corrected
 */
public record EarningsThresholds(
    double lowPct,
    double alertPct,
    double highPct,
    double criticalPct,
    double epsFloor,
    double revenuePct,
    double guidancePct,
    Duration patience,
    Duration corrections,
    Mode mode,
    WarmupPolicy warmup) {

  public static final EarningsThresholds DEFAULT =
      new EarningsThresholds(
          10,
          10,
          20,
          50,
          0.05,
          5,
          5,
          Duration.ofHours(24),
          Duration.ofDays(7),
          Mode.SEED,
          WarmupPolicy.SEED);

  public EarningsThresholds {
    if (!(lowPct > 0 && lowPct <= alertPct && alertPct <= highPct && highPct <= criticalPct)) {
      throw new IllegalArgumentException(
          "0 < low-pct <= threshold-pct <= high-pct <= critical-pct expected,"
              + " found %s, %s, %s, %s".formatted(lowPct, alertPct, highPct, criticalPct));
    }
    if (!(epsFloor >= 0 && revenuePct > 0 && guidancePct > 0)) {
      throw new IllegalArgumentException(
          "eps-floor >= 0, revenue-threshold-pct > 0, guidance-threshold-pct > 0 expected,"
              + " found %s, %s, %s".formatted(epsFloor, revenuePct, guidancePct));
    }
    if (!patience.isPositive() || corrections.compareTo(patience) < 0) {
      throw new IllegalArgumentException(
          "0 < patience <= corrections expected, found %s, %s".formatted(patience, corrections));
    }
  }
}
