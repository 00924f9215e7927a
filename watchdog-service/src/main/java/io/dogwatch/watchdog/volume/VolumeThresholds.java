package io.dogwatch.watchdog.volume;

import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Sample;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;

/**
 * When volume is one to tell.
 *
 * @param alertRatio volume above so many times the usual one is unusual
 * @param criticalRatio volume above so many times the usual one is critical
 * @param clearRatio volume of at most so many times the usual one is usual again
 * @param lookbackSessions days that the baseline looks back
 * @param minSessions days that a baseline needs
 * @param warmupSessions days that the warm-up needs at least: fewer are nothing to compare with
 * @param baseline what stands for the usual volume
 * @param period what is compared
 * @param grace how late a correction of a bar may come
 */
public record VolumeThresholds(
    double alertRatio,
    double criticalRatio,
    double clearRatio,
    int lookbackSessions,
    int minSessions,
    int warmupSessions,
    Baseline baseline,
    Period period,
    Duration grace,
    Mode mode,
    WarmupPolicy warmup) {

  public static final VolumeThresholds DEFAULT =
      new VolumeThresholds(
          3,
          5,
          2,
          30,
          10,
          3,
          Baseline.MEDIAN,
          Period.WINDOW,
          Duration.ofSeconds(30),
          Mode.SEED,
          WarmupPolicy.SEED);

  /** What stands for the usual volume of some days. */
  public enum Baseline {
    MEDIAN,
    MEAN
  }

  /** Whose volume is compared with that of other days. */
  public enum Period {
    /** Five minutes, with the same five minutes. */
    WINDOW,
    /** The day so far (UTC), with other days up to the same time. */
    DAILY
  }

  public VolumeThresholds {
    if (!(clearRatio > 0 && clearRatio <= alertRatio && alertRatio <= criticalRatio)) {
      throw new IllegalArgumentException(
          "0 < clear-multiplier <= multiplier <= critical-multiplier expected, found %s, %s, %s"
              .formatted(clearRatio, alertRatio, criticalRatio));
    }
    if (warmupSessions < 1 || minSessions < warmupSessions || lookbackSessions < minSessions) {
      throw new IllegalArgumentException(
          "1 <= warmup-sessions <= min-sessions <= lookback-sessions expected, found %d, %d, %d"
              .formatted(warmupSessions, minSessions, lookbackSessions));
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("a grace of at least 0 expected, found " + grace);
    }
  }

  /** The usual one of some volumes. */
  double baseline(Sample usual) {
    return switch (baseline) {
      case MEDIAN -> usual.median();
      case MEAN -> usual.mean();
    };
  }
}
