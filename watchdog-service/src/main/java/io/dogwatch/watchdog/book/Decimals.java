package io.dogwatch.watchdog.book;

/**
 * Decimal numbers as whole ones, which take few bytes: 61837.64 is 6183764 at a scale of 2. Always
 * exact: a number that is no short decimal stands for itself, as its bits.
 */
final class Decimals {

  /** The scale at which a number is its own bits. */
  static final int BITS = 15;

  private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10};

  /** Up to here every whole number is a double. */
  private static final double LARGEST = 1L << 53;

  private Decimals() {}

  /** The smallest scale at which the first of some numbers, none of them negative, are whole. */
  static int scaleOf(double[] numbers, int count) {
    int scale = 0;
    double largest = 0;
    for (int i = 0; i < count; i++) {
      while (!isWhole(numbers[i], scale)) {
        scale++;
        if (scale == POWERS.length) {
          return BITS;
        }
      }
      largest = Math.max(largest, numbers[i]);
    }
    return largest * POWERS[scale] < LARGEST ? scale : BITS;
  }

  static long toWhole(double number, int scale) {
    return scale == BITS
        ? Double.doubleToRawLongBits(number)
        : (long) (number * POWERS[scale] + 0.5);
  }

  static double toNumber(long whole, int scale) {
    return scale == BITS ? Double.longBitsToDouble(whole) : whole / POWERS[scale];
  }

  /**
   * A quotient of two exact numbers is the double next to it, the same that a decimal is read as.
   */
  private static boolean isWhole(double number, int scale) {
    return number * POWERS[scale] < LARGEST && toNumber(toWhole(number, scale), scale) == number;
  }
}
