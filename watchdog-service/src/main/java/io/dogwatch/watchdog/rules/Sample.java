package io.dogwatch.watchdog.rules;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Robust statistics of some values.
 *
 * @see <a href="https://www.itl.nist.gov/div898/handbook/eda/section3/eda35h.htm">Modified z-scores
 *     of Iglewicz and Hoaglin</a>
 */
public final class Sample {

  /** Scales the median absolute deviation to a standard deviation, for normal values. */
  public static final double SIGMA_PER_MAD = 1.4826;

  private static final double SIGMA_PER_MEAN_DEVIATION = 1.2533;
  private static final double Z_FACTOR = 0.6745;

  private final double[] values;
  private final double median;

  /** A sample of at least one value. */
  public Sample(double... values) {
    this.values = values.clone();
    this.median = medianOf(this.values);
  }

  public int size() {
    return values.length;
  }

  public double median() {
    return median;
  }

  public double mean() {
    return Arrays.stream(values).average().orElseThrow();
  }

  /**
   * Standard deviation as the median absolute deviation implies it; where that is 0, as the mean
   * absolute deviation does.
   */
  public double sigma() {
    double mad = medianOf(deviations());
    return mad > 0 ? SIGMA_PER_MAD * mad : SIGMA_PER_MEAN_DEVIATION * meanDeviation();
  }

  /** How far {@code value} is from the median; empty where all values are the same. */
  public OptionalDouble modifiedZ(double value) {
    double mad = medianOf(deviations());
    if (mad > 0) {
      return OptionalDouble.of(Z_FACTOR * (value - median) / mad);
    }
    double sigma = SIGMA_PER_MEAN_DEVIATION * meanDeviation();
    return sigma > 0 ? OptionalDouble.of((value - median) / sigma) : OptionalDouble.empty();
  }

  private double meanDeviation() {
    return Arrays.stream(deviations()).average().orElseThrow();
  }

  private double[] deviations() {
    double[] deviations = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      deviations[i] = Math.abs(values[i] - median);
    }
    return deviations;
  }

  private static double medianOf(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
