package io.dogwatch.watchdog.feeds.venues;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * A book as Kraken counts it, to see by its checksum that no change is missing. Holds at most as
 * many levels of each side as are subscribed to. For one thread.
 *
 * @see <a href="https://docs.kraken.com/exchange/guides/websockets/book-checksum-v2">Checksum</a>
 */
final class KrakenBook {

  private static final int CHECKED = 10;

  private final int depth;
  private final NavigableMap<BigDecimal, String> bids = new TreeMap<>(Comparator.reverseOrder());
  private final NavigableMap<BigDecimal, String> asks = new TreeMap<>();

  KrakenBook(int depth) {
    this.depth = depth;
  }

  /** Takes a level, digit by digit; one of size 0 is none any more. */
  void set(BookSide side, String price, String size) {
    NavigableMap<BigDecimal, String> levels = side == BookSide.BIDS ? bids : asks;
    var at = new BigDecimal(price);
    if (new BigDecimal(size).signum() == 0) {
      levels.remove(at);
    } else {
      levels.put(at, significant(price) + significant(size));
    }
  }

  /** What has fallen out of the depth is no longer told of. */
  void trim() {
    trim(bids);
    trim(asks);
  }

  /** Of the best ten levels of each side. */
  long checksum() {
    var crc = new CRC32();
    update(crc, asks);
    update(crc, bids);
    return crc.getValue();
  }

  private void trim(NavigableMap<BigDecimal, String> levels) {
    while (levels.size() > depth) {
      levels.pollLastEntry();
    }
  }

  private static void update(CRC32 crc, Map<BigDecimal, String> levels) {
    Iterator<String> best = levels.values().iterator();
    for (int level = 0; level < CHECKED && best.hasNext(); level++) {
      crc.update(best.next().getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Without the point, and without zeros in front. */
  private static String significant(String digits) {
    String all = digits.replace(".", "");
    int first = 0;
    while (first < all.length() - 1 && all.charAt(first) == '0') {
      first++;
    }
    return all.substring(first);
  }
}
