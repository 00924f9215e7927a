package io.dogwatch.watchdog.price;

import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.Arrays;

/**
 * The prices of the last two minutes: lowest, highest and last of each second that had any. The
 * size is thus bounded, however many trades there are.
 *
 * <p>Under construction while its owner adds to it, and never changed after that.
 */
final class PriceSeconds {

  /** How far the trailing window reaches back. */
  static final int WINDOW = 60;

  /** How old the price to compare with may be. */
  static final int OLDEST_REFERENCE = 120;

  private static final int CAPACITY = OLDEST_REFERENCE + 2;

  private final long[] seconds = new long[CAPACITY];
  private final double[] lows = new double[CAPACITY];
  private final double[] highs = new double[CAPACITY];
  private final double[] lasts = new double[CAPACITY];
  private int size;

  PriceSeconds copy() {
    var copy = new PriceSeconds();
    System.arraycopy(seconds, 0, copy.seconds, 0, size);
    System.arraycopy(lows, 0, copy.lows, 0, size);
    System.arraycopy(highs, 0, copy.highs, 0, size);
    System.arraycopy(lasts, 0, copy.lasts, 0, size);
    copy.size = size;
    return copy;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Adds a price that is no older than the newest one; tells whether its second is a new one. */
  boolean add(long second, double price) {
    if (size > 0 && seconds[size - 1] == second) {
      int newest = size - 1;
      lows[newest] = Math.min(lows[newest], price);
      highs[newest] = Math.max(highs[newest], price);
      lasts[newest] = price;
      return false;
    }
    forgetBefore(second - OLDEST_REFERENCE);
    seconds[size] = second;
    lows[size] = price;
    highs[size] = price;
    lasts[size] = price;
    size++;
    return true;
  }

  /** The last price at least a window old, or NaN if there is none or it is too old. */
  double reference(long now) {
    for (int i = size - 1; i >= 0 && seconds[i] >= now - OLDEST_REFERENCE; i--) {
      if (seconds[i] <= now - WINDOW) {
        return lasts[i];
      }
    }
    return Double.NaN;
  }

  /** The lowest price inside the window, or NaN if there is none. */
  double low(long now) {
    double low = Double.NaN;
    for (int i = size - 1; i >= 0 && seconds[i] >= now - WINDOW; i--) {
      low = lows[i] >= low ? low : lows[i];
    }
    return low;
  }

  /** The highest price inside the window, or NaN if there is none. */
  double high(long now) {
    double high = Double.NaN;
    for (int i = size - 1; i >= 0 && seconds[i] >= now - WINDOW; i--) {
      high = highs[i] <= high ? high : highs[i];
    }
    return high;
  }

  private void forgetBefore(long oldest) {
    int gone = 0;
    while (gone < size && seconds[gone] < oldest) {
      gone++;
    }
    if (gone > 0) {
      size -= gone;
      for (double[] prices : new double[][] {lows, highs, lasts}) {
        System.arraycopy(prices, gone, prices, 0, size);
      }
      System.arraycopy(seconds, gone, seconds, 0, size);
    }
  }

  void writeTo(StateOutput out) {
    out.writeLong(size);
    long before = 0;
    for (int i = 0; i < size; i++) {
      out.writeLong(seconds[i] - before);
      before = seconds[i];
      boolean still = lows[i] == highs[i];
      out.writeFlag(still);
      out.writeDouble(lasts[i]);
      if (!still) {
        out.writeDouble(lows[i]);
        out.writeDouble(highs[i]);
      }
    }
  }

  static PriceSeconds readFrom(StateInput in) {
    var prices = new PriceSeconds();
    prices.size = in.readInt();
    long before = 0;
    for (int i = 0; i < prices.size; i++) {
      before += in.readLong();
      prices.seconds[i] = before;
      boolean still = in.readFlag();
      double last = in.readDouble();
      prices.lasts[i] = last;
      prices.lows[i] = still ? last : in.readDouble();
      prices.highs[i] = still ? last : in.readDouble();
    }
    return prices;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PriceSeconds that
        && size == that.size
        && Arrays.equals(seconds, 0, size, that.seconds, 0, size)
        && Arrays.equals(lows, 0, size, that.lows, 0, size)
        && Arrays.equals(highs, 0, size, that.highs, 0, size)
        && Arrays.equals(lasts, 0, size, that.lasts, 0, size);
  }

  @Override
  public int hashCode() {
    return size == 0 ? 0 : Long.hashCode(seconds[size - 1]) * 31 + size;
  }
}
