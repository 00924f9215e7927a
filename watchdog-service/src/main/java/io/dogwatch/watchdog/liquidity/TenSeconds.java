package io.dogwatch.watchdog.liquidity;

import io.dogwatch.watchdog.book.OrderBook.Near;
import io.dogwatch.watchdog.rules.Sample;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The book near the mid in ten seconds: medians of what it was in each of them.
 *
 * @param end in seconds since 1970
 * @param seconds of which the book is known
 * @param depth of both sides, in quote currency
 * @param spread in basis points
 */
record TenSeconds(long end, int seconds, double depth, double bids, double asks, double spread) {

  static final int LENGTH = 10;

  static TenSeconds of(long end, List<Near> seconds) {
    return new TenSeconds(
        end,
        seconds.size(),
        median(seconds, near -> near.bids() + near.asks()),
        median(seconds, Near::bids),
        median(seconds, Near::asks),
        median(seconds, Near::spread));
  }

  /** The median of a part of each. */
  static <T> double median(List<T> all, ToDoubleFunction<T> part) {
    return new Sample(all.stream().mapToDouble(part).toArray()).median();
  }

  long start() {
    return end - LENGTH;
  }

  /** From -1, when there are asks only, to 1, when there are bids only. */
  double imbalance() {
    double both = bids + asks;
    return both > 0 ? (bids - asks) / both : 0;
  }

  double coverage() {
    return (double) seconds / LENGTH;
  }

  void writeTo(StateOutput out) {
    out.writeLong(end);
    out.writeLong(seconds);
    out.writeDouble(depth);
    out.writeDouble(bids);
    out.writeDouble(asks);
    out.writeDouble(spread);
  }

  static TenSeconds readFrom(StateInput in) {
    return new TenSeconds(
        in.readLong(),
        in.readInt(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble());
  }
}
