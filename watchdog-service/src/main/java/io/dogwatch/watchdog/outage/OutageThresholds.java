package io.dogwatch.watchdog.outage;

import java.time.Duration;

/**
 * When a venue is one to tell.
 *
 * @param failures probes in a row that fail until the prober takes the venue for broken
 * @param successes probes in a row that succeed until it takes it for good
 * @param minProbers that agree; all of them, where there are fewer
 * @param timeout of a probe
 * @param slowPct a probe that takes more of its timeout, in percent, is slow
 * @param slowFactor a probe that takes so many times the usual is slow
 * @param silence after which market data is missed at the earliest
 * @param silenceFactor market data is missed after so many times the pause that 99 % stay below
 * @param maxSkew how far the venue's clock may be from ours
 * @param staleAfter a prober that says nothing for so long does not work itself
 */
public record OutageThresholds(
    int failures,
    int successes,
    int minProbers,
    Duration timeout,
    double slowPct,
    double slowFactor,
    Duration silence,
    double silenceFactor,
    Duration maxSkew,
    Duration staleAfter) {

  public static final OutageThresholds DEFAULT =
      new OutageThresholds(
          2,
          2,
          2,
          Duration.ofSeconds(5),
          80,
          5,
          Duration.ofSeconds(30),
          10,
          Duration.ofSeconds(2),
          Duration.ofMinutes(3));

  public OutageThresholds {
    if (!isCount(failures) || !isCount(successes) || minProbers < 1) {
      throw new IllegalArgumentException(
          "failures and successes from 1 to %d, and min-probers >= 1 expected, found %d, %d, %d"
              .formatted(ProbeLine.RECENT, failures, successes, minProbers));
    }
    if (!timeout.isPositive() || !(slowPct > 0 && slowPct <= 100) || !(slowFactor > 1)) {
      throw new IllegalArgumentException(
          "timeout > 0, 0 < slow-pct <= 100, slow-factor > 1 expected, found %s, %s, %s"
              .formatted(timeout, slowPct, slowFactor));
    }
    if (!silence.isPositive() || !(silenceFactor >= 1)) {
      throw new IllegalArgumentException(
          "silence > 0 and silence-factor >= 1 expected, found %s, %s"
              .formatted(silence, silenceFactor));
    }
    if (!maxSkew.isPositive() || !staleAfter.isPositive()) {
      throw new IllegalArgumentException(
          "max-skew > 0 and stale-after > 0 expected, found %s, %s".formatted(maxSkew, staleAfter));
    }
  }

  double slowMillis() {
    return timeout.toMillis() * slowPct / 100;
  }

  private static boolean isCount(int probes) {
    return probes >= 1 && probes <= ProbeLine.RECENT;
  }
}
