package io.dogwatch.watchdog.correlation;

/**
 * Two correlations, and how many returns each rests on.
 *
 * @param coverage share of the hours that are there, in the window with the smaller one
 */
record Change(double recent, double history, int recentSize, int historySize, double coverage) {

  /** The inverse hyperbolic tangent of 1 is infinite. */
  private static final double MAX_CORRELATION = 1 - 1e-9;

  /** From -2 to 2. */
  double difference() {
    return recent - history;
  }

  double size() {
    return Math.abs(difference());
  }

  /**
   * How many standard errors the correlations are apart.
   *
   * @see <a href="https://en.wikipedia.org/wiki/Fisher_transformation">Fisher's transformation</a>
   */
  double fisherZ() {
    double error = Math.sqrt(1.0 / (recentSize - 3) + 1.0 / (historySize - 3));
    return (atanh(recent) - atanh(history)) / error;
  }

  private static double atanh(double correlation) {
    double r = Math.clamp(correlation, -MAX_CORRELATION, MAX_CORRELATION);
    return Math.log((1 + r) / (1 - r)) / 2;
  }
}
