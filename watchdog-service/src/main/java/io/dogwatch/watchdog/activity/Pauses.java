package io.dogwatch.watchdog.activity;

import java.util.concurrent.TimeUnit;

/**
 * How long the pauses between messages are, as counts of pauses of about the same length: four
 * classes for each doubling. Adding one is a few instructions. Old ones fade: all counts are halved
 * whenever there are 10,000.
 */
final class Pauses {

  private static final long LONGEST = TimeUnit.DAYS.toMillis(1);
  private static final int ENOUGH = 20;
  private static final int TOO_MANY = 10_000;

  private final int[] counts = new int[classOf(LONGEST) + 1];
  private int total;

  void add(long millis) {
    counts[classOf(Math.clamp(millis, 0, LONGEST))]++;
    total++;
    if (total >= TOO_MANY) {
      fade();
    }
  }

  private void fade() {
    total = 0;
    for (int i = 0; i < counts.length; i++) {
      counts[i] /= 2;
      total += counts[i];
    }
  }

  /** Whether there were enough to tell which are usual. */
  boolean areKnown() {
    return total >= ENOUGH;
  }

  /** The 99th percentile in milliseconds, up to a quarter too long. */
  long p99() {
    int above = total / 100;
    int i = counts.length - 1;
    for (int seen = counts[i]; seen <= above && i > 0; seen += counts[i]) {
      i--;
    }
    return longestOf(i);
  }

  /** 0 to 3 are classes of their own; above, the two bits after the highest one tell. */
  private static int classOf(long millis) {
    if (millis < 4) {
      return (int) millis;
    }
    int octave = 63 - Long.numberOfLeadingZeros(millis);
    return (octave - 1) * 4 + (int) ((millis >>> (octave - 2)) & 3);
  }

  private static long longestOf(int index) {
    if (index < 4) {
      return index;
    }
    int shift = index / 4 - 1;
    return ((4L + index % 4 + 1) << shift) - 1;
  }
}
