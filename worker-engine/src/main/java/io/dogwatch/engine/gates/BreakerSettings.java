package io.dogwatch.engine.gates;

import java.time.Duration;

/**
 * When a type's breaker opens, and for how long.
 *
 * @param failures of the infrastructure, one after the other, that open it
 * @param pause after which one job is let through to see
 */
public record BreakerSettings(int failures, Duration pause) {

  /** 5 failures, 60 s. */
  public static final BreakerSettings DEFAULT = new BreakerSettings(5, Duration.ofSeconds(60));

  public BreakerSettings {
    if (failures < 1 || !pause.isPositive()) {
      throw new IllegalArgumentException(
          "at least 1 failure and a positive pause expected, found %d and %s"
              .formatted(failures, pause));
    }
  }
}
