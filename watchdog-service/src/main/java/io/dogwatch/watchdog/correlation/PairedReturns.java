package io.dogwatch.watchdog.correlation;

import io.dogwatch.watchdog.rules.Sample;
import java.util.Arrays;
import java.util.OptionalDouble;

/** Returns of two legs in the same hours. Never changed once built. */
final class PairedReturns {

  /** Limits the returns of a leg that jumps. */
  private static final double WINSOR_MADS = 5;

  /** A variance below this share of the mean square is rounding. */
  private static final double LEAST_VARIANCE = 1e-12;

  private final double[] first;
  private final double[] second;

  PairedReturns(double[] first, double[] second) {
    this.first = first;
    this.second = second;
  }

  int size() {
    return first.length;
  }

  /**
   * Each leg limited to five median absolute deviations from its median: a single jump does not
   * decide.
   */
  PairedReturns winsorised() {
    return new PairedReturns(winsorised(first), winsorised(second));
  }

  private static double[] winsorised(double[] values) {
    if (values.length == 0) {
      return values;
    }
    var sample = new Sample(values);
    double limit = WINSOR_MADS * sample.sigma() / Sample.SIGMA_PER_MAD;
    return Arrays.stream(values)
        .map(value -> Math.clamp(value, sample.median() - limit, sample.median() + limit))
        .toArray();
  }

  /**
   * Pearson's coefficient of correlation; empty where a leg does not move.
   *
   * <p>The sums are taken anew each time: that takes microseconds, once an hour, and sums that are
   * carried on would drift.
   */
  OptionalDouble correlation() {
    if (size() < 2) {
      return OptionalDouble.empty();
    }
    double firstMean = mean(first);
    double secondMean = mean(second);
    double firstSquares = 0;
    double secondSquares = 0;
    double products = 0;
    for (int i = 0; i < first.length; i++) {
      double a = first[i] - firstMean;
      double b = second[i] - secondMean;
      firstSquares += a * a;
      secondSquares += b * b;
      products += a * b;
    }
    if (isStill(first, firstSquares) || isStill(second, secondSquares)) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Math.clamp(products / Math.sqrt(firstSquares * secondSquares), -1, 1));
  }

  private static boolean isStill(double[] values, double squares) {
    double all = Arrays.stream(values).map(value -> value * value).sum();
    return squares <= LEAST_VARIANCE * all;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }
}
