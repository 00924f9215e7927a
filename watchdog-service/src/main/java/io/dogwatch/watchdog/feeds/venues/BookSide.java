package io.dogwatch.watchdog.feeds.venues;

import io.dogwatch.schemas.market.PriceLevel;
import java.util.List;
import java.util.TreeMap;

/** A side of an order book, and which prices are better on it. */
enum BookSide {
  BIDS,
  ASKS;

  /** The levels, best first; of two of one price the later one. */
  List<PriceLevel> inOrder(List<PriceLevel> levels) {
    var ordered = new TreeMap<Double, PriceLevel>();
    levels.forEach(level -> ordered.put(level.price(), level));
    return List.copyOf((this == BIDS ? ordered.descendingMap() : ordered).values());
  }
}
