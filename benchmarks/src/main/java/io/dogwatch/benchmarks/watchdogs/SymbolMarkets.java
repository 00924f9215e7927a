package io.dogwatch.benchmarks.watchdogs;

import io.dogwatch.watchdog.feeds.MarketEvent;
import java.time.InstantSource;

/**
 * Many symbols, each with an event in every turn: in one it is traded, in the next its book
 * changes. In each turn one half of the symbols trade, and the books of the other half change.
 */
record SymbolMarkets(int symbols, InstantSource clock) {

  /** The event of a number, counted from 0, as if it happened now. */
  MarketEvent<?> event(long number) {
    long turn = number / symbols;
    long symbol = number % symbols;
    var market = new SymbolMarket("S" + symbol);
    return (turn + symbol) % 2 == 0
        ? market.trade(turn, clock.instant())
        : market.depth(turn / 2, clock.instant());
  }
}
