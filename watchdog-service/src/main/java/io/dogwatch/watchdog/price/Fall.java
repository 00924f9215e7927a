package io.dogwatch.watchdog.price;

import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A crash and how far the price came back from it.
 *
 * @param from highest price before it
 * @param low lowest price of it
 * @param at second of the lowest price
 * @param high highest price within five minutes after that
 */
record Fall(double from, double low, long at, double high) {

  private static final int REBOUND_SECONDS = 300;

  /** The crash as it goes on: a lower price is the low of the same crash. */
  Fall with(double price, long second) {
    if (price < low) {
      return new Fall(from, price, second, price);
    }
    return price > high && second - at <= REBOUND_SECONDS ? new Fall(from, low, at, price) : this;
  }

  /** How far the price came back: in percent of the low, and of what it had fallen by. */
  Map<String, Double> numbers() {
    return Map.of(
        "low_price",
        low,
        "rebound_pct",
        new Move(low, high).pct(),
        "recovered_pct",
        (high - low) / (from - low) * Move.PERCENT);
  }

  static void write(@Nullable Fall fall, StateOutput out) {
    out.writeFlag(fall != null);
    if (fall != null) {
      out.writeDouble(fall.from);
      out.writeDouble(fall.low);
      out.writeLong(fall.at);
      out.writeDouble(fall.high);
    }
  }

  static @Nullable Fall read(StateInput in) {
    return in.readFlag()
        ? new Fall(in.readDouble(), in.readDouble(), in.readLong(), in.readDouble())
        : null;
  }
}
