package io.dogwatch.benchmarks.report;

import java.util.Collection;
import java.util.List;

/** How the rounds of a measurement differ. */
public record Spread(double median, double least, double most) {

  /**
   * The spread of these.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static Spread of(Collection<Double> rounds) {
    if (rounds.isEmpty()) {
      throw new IllegalArgumentException("at least 1 round expected, found none");
    }
    List<Double> sorted = rounds.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.getFirst(), sorted.getLast());
  }
}
