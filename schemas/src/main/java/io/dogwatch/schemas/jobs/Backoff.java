package io.dogwatch.schemas.jobs;

import java.time.Duration;

/**
 * Delays between attempts: after attempt n, {@code min(base × multiplier^(n-1), max)}, spread by ±
 * jitter (a share, 0 to 1).
 */
public record Backoff(Duration base, double multiplier, Duration max, double jitter) {

  /** 1 s, doubling, at most 60 s, ± 20 %. */
  public static final Backoff DEFAULT =
      new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(60), 0.2);

  public Backoff {
    if (base.isNegative() || max.compareTo(base) < 0) {
      throw new IllegalArgumentException(
          "0 <= base <= max expected, found base " + base + ", max " + max);
    }
    if (!(multiplier >= 1) || Double.isInfinite(multiplier)) {
      throw new IllegalArgumentException("multiplier of at least 1 expected, found " + multiplier);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("jitter of 0 to 1 expected, found " + jitter);
    }
  }
}
