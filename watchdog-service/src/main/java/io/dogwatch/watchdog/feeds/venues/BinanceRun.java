package io.dogwatch.watchdog.feeds.venues;

import org.jspecify.annotations.Nullable;

/**
 * Changes of a book without a gap.
 *
 * @param start the update that they begin after
 * @param last of them
 * @param joined there was a change, and not a whole book only
 * @see <a
 *     href="https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#how-to-manage-a-local-order-book-correctly">
 *     How to keep a book</a>
 */
record BinanceRun(long start, long last, boolean joined) {

  /** A run that begins with a whole book. */
  static BinanceRun ofBook(long id) {
    return new BinanceRun(id, id, false);
  }

  /**
   * A run that begins with a change.
   *
   * @param previous the change before it, where the venue tells
   */
  static BinanceRun ofChange(long first, long last, @Nullable Long previous) {
    return new BinanceRun(previous == null ? first - 1 : previous, last, true);
  }

  /** The first change after a whole book may begin before it. */
  boolean isFollowedBy(long first, @Nullable Long previous) {
    if (previous == null) {
      return first <= last + 1;
    }
    return joined ? previous == last : previous <= last;
  }

  BinanceRun until(long newest) {
    return new BinanceRun(start, newest, true);
  }
}
