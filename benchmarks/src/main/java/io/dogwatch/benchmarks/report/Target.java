package io.dogwatch.benchmarks.report;

/** What a figure is to reach. */
public record Target(Side side, double limit) {

  /** On which side of the limit it is well. */
  public enum Side {
    AT_LEAST,
    AT_MOST
  }

  public static Target atLeast(double limit) {
    return new Target(Side.AT_LEAST, limit);
  }

  public static Target atMost(double limit) {
    return new Target(Side.AT_MOST, limit);
  }

  boolean isMetBy(double value) {
    return switch (side) {
      case AT_LEAST -> value >= limit;
      case AT_MOST -> value <= limit;
    };
  }

  String text(Unit unit) {
    return switch (side) {
      case AT_LEAST -> "≥ " + unit.text(limit);
      case AT_MOST -> "≤ " + unit.text(limit);
    };
  }
}
