package io.dogwatch.watchdog.streams;

import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.watchdog.arbitrage.ArbitrageThresholds;
import io.dogwatch.watchdog.correlation.CorrelationThresholds;
import io.dogwatch.watchdog.earnings.EarningsThresholds;
import io.dogwatch.watchdog.funding.FundingThresholds;
import io.dogwatch.watchdog.liquidity.LiquidityThresholds;
import io.dogwatch.watchdog.outage.OutageThresholds;
import io.dogwatch.watchdog.price.PriceThresholds;
import io.dogwatch.watchdog.streams.Watchdogs.Setup;
import io.dogwatch.watchdog.volume.VolumeThresholds;
import io.dogwatch.watchdog.whale.WhaleThresholds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Trades and watchdogs for tests. */
final class MarketFixtures {

  static final String PAIR = "BTC|ETH";
  static final Topics TOPICS = new Topics("test.");
  static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");

  private MarketFixtures() {}

  static Trade trade(String symbol, int id, double second, double price) {
    Instant time = T0.plus(Duration.ofMillis(Math.round(second * 1_000)));
    return new Trade(
        "bitstamp", symbol, Integer.toString(id), price, 1, time, time.plusMillis(3), List.of());
  }

  /** A jump by 6 % at +60 s that is over at +121 s, and resolved a minute later. */
  static List<Trade> jumpOf(String symbol) {
    return List.of(
        trade(symbol, 1, 0, 42_000),
        trade(symbol, 2, 20, 42_300),
        trade(symbol, 3, 40, 43_500),
        trade(symbol, 4, 60, 44_500),
        trade(symbol, 5, 61, 44_520),
        trade(symbol, 6, 65, 44_600),
        trade(symbol, 7, 125, 44_610),
        trade(symbol, 8, 150, 44_620),
        trade(symbol, 9, 186, 44_600));
  }

  static List<Watchdog<?, ?>> watchdogs() {
    return watchdogs(true, true);
  }

  static List<Watchdog<?, ?>> watchdogs(boolean price, boolean volume) {
    return watchdogs(
        new Setup<>(price, PriceThresholds.DEFAULT), new Setup<>(volume, VolumeThresholds.DEFAULT));
  }

  /** With the others as they are by default. */
  static List<Watchdog<?, ?>> watchdogs(
      Setup<PriceThresholds> price, Setup<VolumeThresholds> volume) {
    return watchdogs(
        price,
        volume,
        new Setup<>(true, Set.of(PAIR), Duration.ZERO, CorrelationThresholds.DEFAULT));
  }

  /** With the others as they are by default. */
  static List<Watchdog<?, ?>> watchdogs(Setup<CorrelationThresholds> correlation) {
    return watchdogs(
        new Setup<>(true, PriceThresholds.DEFAULT),
        new Setup<>(true, VolumeThresholds.DEFAULT),
        correlation);
  }

  private static List<Watchdog<?, ?>> watchdogs(
      Setup<PriceThresholds> price,
      Setup<VolumeThresholds> volume,
      Setup<CorrelationThresholds> correlation) {
    return Watchdogs.all(
        price,
        volume,
        new Setup<>(true, EarningsThresholds.DEFAULT),
        new Setup<>(true, WhaleThresholds.DEFAULT),
        new Setup<>(true, FundingThresholds.DEFAULT),
        new Setup<>(true, OutageThresholds.DEFAULT),
        new Setup<>(true, LiquidityThresholds.DEFAULT),
        new Setup<>(true, ArbitrageThresholds.DEFAULT),
        correlation);
  }
}
