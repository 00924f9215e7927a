package io.dogwatch.watchdog.price;

import io.dogwatch.watchdog.state.Slice;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import org.jspecify.annotations.Nullable;

/**
 * The prices of the last two minutes: lowest, highest and last of each second that had any. The
 * size is thus bounded, however many trades there are.
 *
 * @param past seconds before the newest, in order
 * @param newest null if there is none
 */
record PriceSeconds(Slice<Second> past, @Nullable Second newest) {

  static final PriceSeconds NONE = new PriceSeconds(Slice.empty(), null);

  /** How far the trailing window reaches back. */
  static final int WINDOW = 60;

  /** How old the price to compare with may be. */
  static final int OLDEST_REFERENCE = 120;

  /**
   * The prices of one second.
   *
   * @param at seconds since 1970
   */
  record Second(long at, double low, double high, double last) {

    Second with(double price) {
      return new Second(at, Math.min(low, price), Math.max(high, price), price);
    }
  }

  boolean isEmpty() {
    return newest == null;
  }

  /** Whether there is a price of this second or a later one. */
  boolean reaches(long second) {
    return newest != null && newest.at() >= second;
  }

  /** With a price that is no older than the newest one. */
  PriceSeconds with(long second, double price) {
    if (newest == null) {
      return new PriceSeconds(past, new Second(second, price, price, price));
    }
    return newest.at() == second
        ? new PriceSeconds(past, newest.with(price))
        : new PriceSeconds(
            since(second - OLDEST_REFERENCE, past.append(newest)),
            new Second(second, price, price, price));
  }

  private static Slice<Second> since(long oldest, Slice<Second> all) {
    int gone = 0;
    while (gone < all.size() && all.get(gone).at() < oldest) {
      gone++;
    }
    return all.from(gone);
  }

  /** The last price at least a window old, or NaN if there is none or it is too old. */
  double reference(long now) {
    for (int i = size() - 1; i >= 0 && at(i).at() >= now - OLDEST_REFERENCE; i--) {
      if (at(i).at() <= now - WINDOW) {
        return at(i).last();
      }
    }
    return Double.NaN;
  }

  /** The lowest price inside the window, or NaN if there is none. */
  double low(long now) {
    double low = Double.NaN;
    for (int i = size() - 1; i >= 0 && at(i).at() >= now - WINDOW; i--) {
      low = at(i).low() >= low ? low : at(i).low();
    }
    return low;
  }

  /** The highest price inside the window, or NaN if there is none. */
  double high(long now) {
    double high = Double.NaN;
    for (int i = size() - 1; i >= 0 && at(i).at() >= now - WINDOW; i--) {
      high = at(i).high() <= high ? high : at(i).high();
    }
    return high;
  }

  private int size() {
    return newest == null ? 0 : past.size() + 1;
  }

  private Second at(int index) {
    return newest != null && index == past.size() ? newest : past.get(index);
  }

  void writeTo(StateOutput out) {
    out.writeLong(size());
    long before = 0;
    for (int i = 0; i < size(); i++) {
      Second second = at(i);
      out.writeLong(second.at() - before);
      before = second.at();
      boolean still = second.low() == second.high();
      out.writeFlag(still);
      out.writeDouble(second.last());
      if (!still) {
        out.writeDouble(second.low());
        out.writeDouble(second.high());
      }
    }
  }

  static PriceSeconds readFrom(StateInput in) {
    PriceSeconds prices = NONE;
    int size = in.readInt();
    long at = 0;
    for (int i = 0; i < size; i++) {
      at += in.readLong();
      boolean still = in.readFlag();
      double last = in.readDouble();
      var second =
          new Second(at, still ? last : in.readDouble(), still ? last : in.readDouble(), last);
      Second before = prices.newest();
      prices =
          new PriceSeconds(before == null ? prices.past() : prices.past().append(before), second);
    }
    return prices;
  }
}
