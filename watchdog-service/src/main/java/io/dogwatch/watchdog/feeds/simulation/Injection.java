package io.dogwatch.watchdog.feeds.simulation;

import java.time.Duration;

/**
 * An anomaly, and when it begins.
 *
 * @param at since the start of the simulation
 */
public record Injection(Anomaly anomaly, Duration at) {

  public Injection {
    if (at.isNegative()) {
      throw new IllegalArgumentException("a time after the start expected, found " + at);
    }
  }
}
