package io.dogwatch.watchdog.rules;

/**
 * Comparison with a threshold. A value that differs from it by rounding alone is equal to it: in
 * doubles (1.10 - 1.00) / 1.00 * 100 is 10.000000000000009, which does not exceed 10 %.
 */
public final class Threshold {

  private static final double EPSILON = 1e-9;

  private Threshold() {}

  /** Whether {@code value} is at least {@code limit}. */
  public static boolean reaches(double value, double limit) {
    return !exceeds(limit, value);
  }

  public static boolean exceeds(double value, double limit) {
    return value - limit > EPSILON * Math.max(Math.abs(value), Math.abs(limit));
  }
}
