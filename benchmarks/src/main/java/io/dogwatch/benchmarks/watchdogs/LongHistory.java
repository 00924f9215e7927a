package io.dogwatch.benchmarks.watchdogs;

import io.dogwatch.schemas.market.Earnings;
import io.dogwatch.schemas.market.Funding;
import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.watchdog.feeds.MarketEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What happened to two symbols in many days: in each minute a trade, two changes of the book, and a
 * transfer that is remembered; every eight hours a funding rate on two venues; every five days a
 * report. Eight of those are remembered, which would take two years if they came by quarters.
 *
 * @param start of the first day
 */
record LongHistory(Instant start) {

  private static final List<SymbolMarket> MARKETS =
      List.of(new SymbolMarket("BTC/USD"), new SymbolMarket("ETH/USD")); // the default pair

  private static final int OF_A_MINUTE = 4;
  private static final int MINUTES_OF_DAY = 24 * 60;
  private static final int FUNDING_HOURS = 8;
  private static final int FUNDING_MINUTES = FUNDING_HOURS * 60;
  private static final int REPORT_MINUTES = 5 * MINUTES_OF_DAY;

  /** Events of a day. */
  static int perDay() {
    return MINUTES_OF_DAY * MARKETS.size() * OF_A_MINUTE;
  }

  /** The event of a number, counted from 0. */
  MarketEvent<?> event(long number) {
    int slot = (int) (number % OF_A_MINUTE);
    long turn = number / OF_A_MINUTE;
    SymbolMarket market = MARKETS.get((int) (turn % MARKETS.size()));
    long minute = turn / MARKETS.size();
    Instant time = start.plus(Duration.ofMinutes(minute)).plusSeconds(15L * slot);
    return switch (slot) {
      case 0 -> market.trade(minute, time);
      case 1 -> market.depth(2 * minute, time);
      case 2 -> rarer(market.symbol(), minute, time);
      case 3 -> market.depth(2 * minute + 1, time);
      default -> throw new IllegalStateException("slot " + slot);
    };
  }

  private static MarketEvent<?> rarer(String symbol, long minute, Instant time) {
    if (minute % REPORT_MINUTES == 0) {
      return MarketEvent.of(earnings(symbol, minute / REPORT_MINUTES, time));
    }
    return switch ((int) (minute % FUNDING_MINUTES)) {
      case 1 -> MarketEvent.of(funding("one", symbol, time));
      case 2 -> MarketEvent.of(funding("other", symbol, time));
      default -> MarketEvent.of(transfer(symbol, minute, time));
    };
  }

  private static Earnings earnings(String symbol, long quarter, Instant time) {
    return new Earnings(
        symbol,
        "%dQ%d".formatted(2020 + quarter / 4, quarter % 4 + 1),
        1,
        time,
        new Earnings.Eps(1.0, 1.0, 0.1, 10),
        new Earnings.Revenue(1e9, 1e9),
        new Earnings.Guidance(null, null),
        "GAAP",
        "USD",
        time);
  }

  private static Funding funding(String venue, String symbol, Instant time) {
    return new Funding(venue, symbol, 0.0001, FUNDING_HOURS, time, 100.0, 100.0, false, 1e9, time);
  }

  private static Transfer transfer(String symbol, long minute, Instant time) {
    return new Transfer(
        "bench",
        Long.toString(minute),
        0,
        minute,
        time,
        symbol,
        500,
        new Transfer.Price(100, time),
        new Transfer.Party("from-" + minute % 100, null, Transfer.OwnerType.UNKNOWN),
        new Transfer.Party(
            "to-" + minute,
            null,
            minute % 10 == 0 ? Transfer.OwnerType.EXCHANGE : Transfer.OwnerType.UNKNOWN),
        Transfer.Kind.TRANSFER,
        64,
        Transfer.Status.CONFIRMED,
        time);
  }
}
