package io.dogwatch.benchmarks.report;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was measured.
 *
 * @param spread over the rounds, where there are several
 */
public record Figure(
    String what, double value, Unit unit, @Nullable Spread spread, @Nullable Target target) {

  public static Figure of(String what, double value, Unit unit) {
    return new Figure(what, value, unit, null, null);
  }

  /** The median of rounds. */
  public static Figure of(String what, Spread rounds, Unit unit) {
    return new Figure(what, rounds.median(), unit, rounds, null);
  }

  public Figure withTarget(Target reach) {
    return new Figure(what, value, unit, spread, reach);
  }

  /** Whether the target is reached; also where there is none. */
  public boolean isWell() {
    return target == null || target.isMetBy(value);
  }
}
