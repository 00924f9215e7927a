package io.dogwatch.watchdog.liquidity;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.PriceLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A venue whose book has one level on each side, usually at 99.5 and at 100.5. Begins with a
 * snapshot, then sends changes, with ids one after another.
 */
public final class DepthFeed {

  private static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");

  private final String venue;
  private final String symbol;
  private long id;
  private double bid;
  private double ask;

  public DepthFeed(String venue, String symbol) {
    this.venue = venue;
    this.symbol = symbol;
  }

  /** So many seconds after T0. */
  public static Instant time(double second) {
    return T0.plus(Duration.ofMillis(Math.round(second * 1_000)));
  }

  /** What comes next is missing. */
  void skipOne() {
    id++;
  }

  /** Begins with a snapshot again. */
  void restart() {
    bid = 0;
  }

  /** Depth in quote currency, half of it bid. */
  public Depth change(double second, double depth) {
    return change(second, depth / 2, depth / 2);
  }

  Depth change(double second, double bids, double asks) {
    return quotes(second, 99.5, 100.5, bids, asks);
  }

  Depth snapshot(double second, double depth) {
    restart();
    return change(second, depth);
  }

  /** One level each: prices, and what they are worth in quote currency. */
  public Depth quotes(double second, double newBid, double newAsk, double bids, double asks) {
    boolean first = bid == 0;
    List<PriceLevel> bidLevels = new ArrayList<>();
    List<PriceLevel> askLevels = new ArrayList<>();
    if (!first && newBid != bid) {
      bidLevels.add(new PriceLevel(bid, 0));
    }
    if (!first && newAsk != ask) {
      askLevels.add(new PriceLevel(ask, 0));
    }
    bidLevels.add(new PriceLevel(newBid, bids / newBid));
    askLevels.add(new PriceLevel(newAsk, asks / newAsk));
    bid = newBid;
    ask = newAsk;
    id++;
    return new Depth(
        venue,
        symbol,
        first,
        id,
        id,
        null,
        bidLevels,
        askLevels,
        time(second),
        time(second).plusMillis(3));
  }
}
