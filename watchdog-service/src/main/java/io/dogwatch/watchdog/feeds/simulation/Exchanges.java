package io.dogwatch.watchdog.feeds.simulation;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.PriceLevel;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.market.VenueActivity;
import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.schemas.market.VenueProbe.Outcome;
import io.dogwatch.watchdog.feeds.MarketEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Trades, order books and signs of life of all venues, step by step. For one thread. */
final class Exchanges {

  private static final double TRADES_PER_SECOND = 2;
  private static final double MOST_TRADES = 30;
  private static final double VENUE_SPREAD = 0.0002;
  private static final double TYPICAL_NOTIONAL = 2_000;
  private static final double SIZE_SPREAD = 0.5;
  private static final double SPIKE = 10;
  private static final int LEVELS = 20;
  private static final double LEVEL_DISTANCE = 0.0004;
  private static final double LEVEL_NOTIONAL = 30_000;
  private static final double DROP = 0.2;
  private static final double DEARER = 1.01;
  private static final Duration LATENCY = Duration.ofMillis(20);
  private static final Duration PROBES = Duration.ofMinutes(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final double MILLIS = 1e3;

  private final Script script;
  private final Walk walk;
  private final RandomGenerator random;
  private final Duration step;
  private final long stepMillis;
  private long tradeIds;
  private long bookIds;

  Exchanges(Script script, Walk walk, Duration step, RandomGenerator random) {
    this.script = script;
    this.walk = walk;
    this.random = random;
    this.step = step;
    this.stepMillis = step.toMillis();
  }

  List<MarketEvent<?>> step(Instant from) {
    List<MarketEvent<?>> events = new ArrayList<>();
    Instant to = from.plusMillis(stepMillis);
    for (String venue : SimulatedMarkets.VENUES) {
      if (SimulatedMarkets.hasBegun(PROBES, from, step)) {
        events.add(MarketEvent.of(probe(venue, from)));
      }
      for (String symbol : SimulatedMarkets.SYMBOLS) {
        addTrades(events, venue, symbol, from);
        Depth book = book(venue, symbol, to);
        if (!isDown(venue, to)) {
          events.add(MarketEvent.of(book));
        }
      }
      if (!isDown(venue, to)) {
        events.add(MarketEvent.of(new VenueActivity(venue, to, Duration.ofSeconds(1), to)));
      }
    }
    return events;
  }

  private boolean isDown(String venue, Instant time) {
    return venue.equals(SimulatedMarkets.FAILING_VENUE) && script.isDuring(Anomaly.OUTAGE, time);
  }

  private void addTrades(List<MarketEvent<?>> events, String venue, String symbol, Instant from) {
    double expected = Math.min(TRADES_PER_SECOND * stepMillis / MILLIS, MOST_TRADES);
    long count = Math.round(expected + Math.sqrt(expected) * random.nextGaussian());
    for (int trade = 0; trade < count; trade++) {
      Instant time = from.plusMillis(random.nextLong(stepMillis));
      double price = priceAt(venue, symbol, time) * (1 + VENUE_SPREAD * random.nextDouble(-1, 1));
      double size = TYPICAL_NOTIONAL * Math.exp(SIZE_SPREAD * random.nextGaussian()) / price;
      boolean large =
          symbol.equals(Anomaly.VOLUME_SPIKE.subject())
              && script.isDuring(Anomaly.VOLUME_SPIKE, time);
      String id = Long.toString(++tradeIds);
      if (!isDown(venue, time)) {
        events.add(
            MarketEvent.of(
                new Trade(
                    venue,
                    symbol,
                    id,
                    price,
                    large ? size * SPIKE : size,
                    time,
                    time.plus(LATENCY),
                    List.of())));
      }
    }
  }

  private double priceAt(String venue, String symbol, Instant time) {
    if (!symbol.equals(SimulatedMarkets.BITCOIN)) {
      return walk.price(symbol);
    }
    boolean dearer =
        venue.equals(SimulatedMarkets.DEAR_VENUE) && script.isDuring(Anomaly.ARBITRAGE, time);
    return walk.price(symbol) * script.priceFactor(time) * (dearer ? DEARER : 1);
  }

  private Depth book(String venue, String symbol, Instant time) {
    double middle = priceAt(venue, symbol, time);
    boolean thin =
        symbol.equals(Anomaly.LIQUIDITY_DROP.subject())
            && script.isDuring(Anomaly.LIQUIDITY_DROP, time);
    double notional = LEVEL_NOTIONAL * (thin ? DROP : 1);
    List<PriceLevel> bids = new ArrayList<>();
    List<PriceLevel> asks = new ArrayList<>();
    for (int level = 0; level < LEVELS; level++) {
      double distance = LEVEL_DISTANCE * (level + 0.5);
      bids.add(level(middle * (1 - distance), notional));
      asks.add(level(middle * (1 + distance), notional));
    }
    long id = ++bookIds;
    return new Depth(venue, symbol, true, id, id, null, bids, asks, time, time.plus(LATENCY));
  }

  private PriceLevel level(double price, double notional) {
    return new PriceLevel(price, notional * random.nextDouble(0.8, 1.2) / price);
  }

  private VenueProbe probe(String venue, Instant time) {
    boolean down = isDown(venue, time);
    Duration usual = Duration.ofMillis(random.nextLong(60, 200));
    Duration took = down ? TIMEOUT : usual;
    @Nullable Integer status = down ? null : 200;
    return new VenueProbe(
        venue, "ping", "simulation", time, took, down ? Outcome.TIMEOUT : Outcome.OK, status, null);
  }
}
