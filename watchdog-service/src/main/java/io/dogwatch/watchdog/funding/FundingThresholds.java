package io.dogwatch.watchdog.funding;

import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a funding rate is one to tell. Rates are percent per 8 hours.
 *
 * @param alertPct a rate above it, paid by longs or by shorts, is high
 * @param criticalPct a rate above it is critical
 * @param clearPct a rate of at most this is usual again
 * @param lowPct a rate above it is told with severity low; null if it is not told
 * @param spikePct a change from one settlement to the next above it is a spike, if it is far from
 *     usual, too
 * @param venueFactor a single venue is told that pays more than so many times {@code alertPct}
 *     while the median of all is usual
 * @param aggregate what stands for all venues
 * @param minVenues with fewer of them no alert is more than high
 * @param grace how late a rate may come to be judged together with the others of its time
 */
public record FundingThresholds(
    double alertPct,
    double criticalPct,
    double clearPct,
    @Nullable Double lowPct,
    double spikePct,
    double venueFactor,
    Aggregate aggregate,
    int minVenues,
    Duration grace,
    Mode mode,
    WarmupPolicy warmup) {

  public static final FundingThresholds DEFAULT =
      new FundingThresholds(
          0.1,
          0.3,
          0.05,
          null,
          0.1,
          3,
          Aggregate.MEAN,
          2,
          Duration.ofMinutes(5),
          Mode.SEED,
          WarmupPolicy.SEED);

  public FundingThresholds {
    if (!(clearPct > 0 && clearPct <= alertPct && alertPct <= criticalPct)) {
      throw new IllegalArgumentException(
          "0 < clear-pct <= threshold-pct <= critical-pct expected, found %s, %s, %s"
              .formatted(clearPct, alertPct, criticalPct));
    }
    if (lowPct != null && !(clearPct <= lowPct && lowPct <= alertPct)) {
      throw new IllegalArgumentException(
          "clear-pct <= low-pct <= threshold-pct expected, found %s, %s, %s"
              .formatted(clearPct, lowPct, alertPct));
    }
    if (!(spikePct > 0) || !(venueFactor >= 1)) {
      throw new IllegalArgumentException(
          "spike-pct > 0 and venue-factor >= 1 expected, found %s, %s"
              .formatted(spikePct, venueFactor));
    }
    if (minVenues < 1 || grace.isNegative()) {
      throw new IllegalArgumentException(
          "min-venues >= 1 and a grace of at least 0 expected, found %d, %s"
              .formatted(minVenues, grace));
    }
  }
}
