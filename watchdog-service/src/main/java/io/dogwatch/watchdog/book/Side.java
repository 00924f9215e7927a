package io.dogwatch.watchdog.book;

import io.dogwatch.schemas.market.PriceLevel;
import java.util.Comparator;
import java.util.List;

/** A side of an order book: which of its prices come first. */
enum Side {
  BIDS,
  ASKS;

  private static final Comparator<PriceLevel> RISING =
      Comparator.comparingDouble(PriceLevel::price);

  /** Whether one price is better than another for who takes it. */
  boolean isBetter(double price, double other) {
    return this == BIDS ? price > other : price < other;
  }

  /** A price that every other is better than. */
  double end() {
    return this == BIDS ? 0 : Double.POSITIVE_INFINITY;
  }

  /** The levels, best first; those of the same price stay in their order. */
  List<PriceLevel> sorted(List<PriceLevel> levels) {
    for (int i = 1; i < levels.size(); i++) {
      if (isBetter(levels.get(i).price(), levels.get(i - 1).price())) {
        return levels.stream().sorted(this == BIDS ? RISING.reversed() : RISING).toList();
      }
    }
    return levels;
  }
}
