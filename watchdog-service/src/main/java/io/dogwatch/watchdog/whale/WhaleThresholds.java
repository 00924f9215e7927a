package io.dogwatch.watchdog.whale;

import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;
import java.util.Locale;

/**
 * When movements are ones to tell.
 *
 * @param minUsd what a whale moves at least, in US dollars
 * @param highUsd a movement of at least this is a high one
 * @param criticalUsd a movement of at least this is critical
 * @param internal whether movements within one owner are told, as low ones
 * @param confirmations that a movement needs
 * @param finality how long after its block a movement may turn out to be none
 * @param percentile in ROBUST mode, what a movement reaches of those of the last 30 days
 * @param flowFactor a net flow to or from exchanges above so many times the usual one is unusual
 */
public record WhaleThresholds(
    double minUsd,
    double highUsd,
    double criticalUsd,
    boolean internal,
    Confirmations confirmations,
    Duration finality,
    double percentile,
    double flowFactor,
    Mode mode,
    WarmupPolicy warmup) {

  public static final WhaleThresholds DEFAULT =
      new WhaleThresholds(
          1e6,
          1e7,
          1e8,
          true,
          Confirmations.DEFAULT,
          Duration.ofHours(1),
          99.9,
          5,
          Mode.SEED,
          WarmupPolicy.SEED);

  /** What is smaller than this part of what a whale moves is not looked at. */
  private static final double SMALLEST = 0.1;

  /** How many blocks a movement must be below, its own included, by chain. */
  public record Confirmations(int bitcoin, int ethereum, int others) {

    public static final Confirmations DEFAULT = new Confirmations(1, 12, 1);

    public Confirmations {
      if (bitcoin < 0 || ethereum < 0 || others < 0) {
        throw new IllegalArgumentException(
            "bitcoin-confirmations, ethereum-confirmations and other-confirmations of at least 0"
                + " expected, found %d, %d, %d".formatted(bitcoin, ethereum, others));
      }
    }

    int on(String chain) {
      return switch (chain.toLowerCase(Locale.ROOT)) {
        case "bitcoin" -> bitcoin;
        case "ethereum" -> ethereum;
        default -> others;
      };
    }
  }

  public WhaleThresholds {
    if (!(minUsd > 0 && minUsd <= highUsd && highUsd <= criticalUsd)) {
      throw new IllegalArgumentException(
          "0 < min-usd <= high-usd <= critical-usd expected, found %s, %s, %s"
              .formatted(minUsd, highUsd, criticalUsd));
    }
    if (!(percentile > 0 && percentile < 100 && flowFactor >= 1)) {
      throw new IllegalArgumentException(
          "0 < robust-percentile < 100 and flow-factor >= 1 expected, found %s, %s"
              .formatted(percentile, flowFactor));
    }
    if (!finality.isPositive() || finality.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "a finality of more than 0 and at most 24 h expected, found " + finality);
    }
  }

  double smallestUsd() {
    return minUsd * SMALLEST;
  }
}
