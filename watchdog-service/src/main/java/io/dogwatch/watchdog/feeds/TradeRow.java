package io.dogwatch.watchdog.feeds;

import io.dogwatch.schemas.market.Trade;

/** What one row of a recording turned out to be. */
sealed interface TradeRow {

  record Recorded(Trade trade) implements TradeRow {}

  /** The row says nothing that could be a trade; the reason names what was expected. */
  record Malformed(String reason) implements TradeRow {}
}
