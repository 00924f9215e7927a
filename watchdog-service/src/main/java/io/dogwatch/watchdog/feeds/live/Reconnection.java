package io.dogwatch.watchdog.feeds.live;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When to connect again: after the base, doubled with each failure up to the longest, spread by ±
 * 20 %, so that not all who lost a venue come back at the same instant.
 */
record Reconnection(Duration base, Duration longest) {

  static final Reconnection DEFAULT =
      new Reconnection(Duration.ofSeconds(1), Duration.ofSeconds(60));

  private static final double JITTER = 0.2;

  /**
   * How long to wait.
   *
   * @param failures in a row, from 1
   */
  Duration delay(int failures, RandomGenerator random) {
    double grown = base.toMillis() * Math.pow(2, failures - 1.0);
    double bounded = Math.min(grown, (double) longest.toMillis());
    return Duration.ofMillis(Math.round(bounded * (1 + JITTER * random.nextDouble(-1, 1))));
  }
}
