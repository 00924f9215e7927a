package io.dogwatch.benchmarks.watchdogs;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.PriceLevel;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.feeds.MarketEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The market of a symbol on one venue, so calm that nothing about it is told. Its book has 100
 * levels a side, as the feed of Kraken keeps them, within a hundredth of the price.
 */
record SymbolMarket(String symbol) {

  static final String VENUE = "bench";

  private static final int LEVELS = 100;

  /** A change is of 24 levels, as in recordings of Binance on average. */
  private static final int CHANGED_EACH_SIDE = 12;

  private static final double MIDDLE = 100;
  private static final double TICK = 0.01;
  private static final double HUNDRED = 100;

  MarketEvent<Trade> trade(long id, Instant time) {
    var random = new SplittableRandom(id);
    return MarketEvent.of(
        new Trade(
            VENUE,
            symbol,
            Long.toString(id),
            rounded(MIDDLE + TICK * random.nextInt(-1, 2)),
            rounded(random.nextDouble(1, 2)),
            time,
            time,
            List.of()));
  }

  /**
   * The book, or a change of it.
   *
   * @param id counts up from 0, which is the whole book
   */
  MarketEvent<Depth> depth(long id, Instant time) {
    var random = new SplittableRandom(id);
    boolean whole = id == 0;
    return MarketEvent.of(
        new Depth(
            VENUE,
            symbol,
            whole,
            id,
            id,
            null,
            side(whole, -TICK, random),
            side(whole, TICK, random),
            time,
            time));
  }

  private static List<PriceLevel> side(boolean whole, double tick, SplittableRandom random) {
    int count = whole ? LEVELS : CHANGED_EACH_SIDE;
    int apart = LEVELS / count;
    List<PriceLevel> levels = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int level = i * apart + random.nextInt(apart);
      levels.add(
          new PriceLevel(
              rounded(MIDDLE + tick * (level + 1)), rounded(random.nextDouble(200, 300))));
    }
    return levels;
  }

  private static double rounded(double value) {
    return Math.round(value * HUNDRED) / HUNDRED;
  }
}
