package io.dogwatch.orchestrator.statistics;

/**
 * Durations in milliseconds, by buckets: one for each below 16, then eight for each doubling. What
 * is read from a bucket is at most 6.25 % off.
 */
final class Buckets {

  /** Where there is no duration. */
  static final int NONE = -1;

  /** Below, each has its own. */
  private static final int EXACT = 16;

  private static final int EXACT_BITS = 4;
  private static final int SHARES_BITS = 3;
  private static final int SHARES = 1 << SHARES_BITS;

  private Buckets() {}

  /** The bucket of a duration; what is less than nothing, by clocks that differ, is nothing. */
  static int of(long millis) {
    if (millis < EXACT) {
      return (int) Math.max(0, millis);
    }
    int doublings = Long.SIZE - 1 - Long.numberOfLeadingZeros(millis);
    int share = (int) (millis >>> (doublings - SHARES_BITS)) & (SHARES - 1);
    return EXACT + (doublings - EXACT_BITS) * SHARES + share;
  }

  /** The middle of a bucket, in milliseconds. */
  static double middle(int bucket) {
    if (bucket < EXACT) {
      return bucket;
    }
    int doublings = EXACT_BITS + (bucket - EXACT) / SHARES;
    int share = (bucket - EXACT) % SHARES;
    double width = Math.scalb(1.0, doublings - SHARES_BITS);
    return (SHARES + share + 0.5) * width;
  }
}
