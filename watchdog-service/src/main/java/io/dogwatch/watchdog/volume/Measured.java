package io.dogwatch.watchdog.volume;

/**
 * A volume that is compared with the usual one.
 *
 * @param bars that it is the sum of
 * @param expected bars that it would be the sum of if none were missing
 * @param open first price
 * @param close last price
 */
record Measured(double volume, long trades, int bars, int expected, double open, double close) {

  /** Four of five. */
  private static final double MIN_COVERAGE = 0.8;

  double coverage() {
    return (double) bars / expected;
  }

  boolean isCovered() {
    return coverage() >= MIN_COVERAGE;
  }

  double priceChangePct() {
    return (close / open - 1) * 100;
  }
}
