package io.dogwatch.watchdog.feeds.venues;

/** The markets of Binance, which name and count things differently. */
public enum BinanceMarket {
  SPOT,
  /** Futures settled in dollars of some kind. */
  USD_M,
  /** Futures settled in coins, counted in contracts of so many US dollars. */
  COIN_M;

  private static final double BITCOIN_CONTRACT = 100;
  private static final double CONTRACT = 10;

  /** {@code BTCUSDT}, or {@code BTCUSD_PERP}, as all venues name it. */
  String symbol(String symbol) {
    if (this == SPOT) {
      return Symbols.compact(symbol);
    }
    int end = symbol.indexOf('_');
    if (end < 0) {
      return Symbols.perpetual(Symbols.compact(symbol));
    }
    return Symbols.compact(symbol.substring(0, end)) + "-" + symbol.substring(end + 1);
  }

  /** In base currency. */
  double size(String symbol, double price, double quantity) {
    if (this != COIN_M) {
      return quantity;
    }
    return quantity * (symbol.startsWith("BTC") ? BITCOIN_CONTRACT : CONTRACT) / price;
  }
}
