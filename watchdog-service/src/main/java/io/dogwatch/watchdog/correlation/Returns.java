package io.dogwatch.watchdog.correlation;

import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Returns of both legs, hour by hour, the oldest first; an hour that is missing has NaN. Never
 * changed once built.
 */
final class Returns {

  static final Returns NONE = new Returns(Long.MIN_VALUE, new double[0], new double[0]);

  /** Returns that Fisher's test takes at least. */
  static final int LEAST = 4;

  private final long newest;
  private final double[] first;
  private final double[] second;

  private Returns(long newest, double[] first, double[] second) {
    this.newest = newest;
    this.first = first;
    this.second = second;
  }

  /** Hours since the first one, those that are missing included. */
  int hours() {
    return first.length;
  }

  /**
   * With the returns of an hour that is not older than the newest one, in place of those that the
   * hour had. Only so many hours are kept.
   */
  Returns with(long hour, double ofFirst, double ofSecond, int capacity) {
    long elapsed = hours() == 0 ? capacity : hour - newest;
    if (elapsed >= capacity) {
      return new Returns(hour, new double[] {ofFirst}, new double[] {ofSecond});
    }
    int length = (int) Math.min(capacity, hours() + elapsed);
    return new Returns(
        hour,
        moved(first, (int) elapsed, length, ofFirst),
        moved(second, (int) elapsed, length, ofSecond));
  }

  private static double[] moved(double[] values, int elapsed, int length, double last) {
    double[] moved = new double[length];
    Arrays.fill(moved, Double.NaN);
    int kept = Math.min(values.length, length - elapsed);
    System.arraycopy(values, values.length - kept, moved, length - elapsed - kept, kept);
    moved[length - 1] = last;
    return moved;
  }

  /** What is there of the last hours. */
  PairedReturns last(int hours) {
    return between(Math.max(0, hours() - hours), hours());
  }

  /** What is there of {@code hours} that are followed by {@code later} ones. */
  PairedReturns before(int later, int hours) {
    int end = Math.max(0, hours() - later);
    return between(Math.max(0, end - hours), end);
  }

  private PairedReturns between(int from, int to) {
    int[] present = IntStream.range(from, to).filter(i -> !Double.isNaN(first[i])).toArray();
    return new PairedReturns(
        Arrays.stream(present).mapToDouble(i -> first[i]).toArray(),
        Arrays.stream(present).mapToDouble(i -> second[i]).toArray());
  }

  void writeTo(StateOutput out) {
    out.writeLong(newest);
    out.writeDoubles(first);
    out.writeDoubles(second);
  }

  static Returns readFrom(StateInput in) {
    return new Returns(in.readLong(), in.readDoubles(), in.readDoubles());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Returns that
        && newest == that.newest
        && Arrays.equals(first, that.first)
        && Arrays.equals(second, that.second);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(newest) * 31 + Arrays.hashCode(first);
  }
}
