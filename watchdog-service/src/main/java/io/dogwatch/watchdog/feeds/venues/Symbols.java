package io.dogwatch.watchdog.feeds.venues;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Names of what is traded, the same for all venues: {@code BTC/USDT}, and {@code BTC/USDT-PERP} for
 * perpetual futures.
 */
public final class Symbols {

  private static final String PERPETUAL = "-PERP";

  /** Currencies that others are priced in, those that others end with last. */
  private static final List<String> QUOTES =
      List.of(
          "USDT", "USDC", "FDUSD", "BUSD", "TUSD", "USD", "EUR", "GBP", "TRY", "BRL", "JPY", "BTC",
          "ETH", "BNB", "DAI");

  /** What Kraken used to call them. */
  private static final Map<String, String> OLD_NAMES = Map.of("XBT", "BTC", "XDG", "DOGE");

  private Symbols() {}

  /** {@code BTCUSDT} as {@code BTC/USDT}; as it is where no quote currency is known. */
  public static String compact(String symbol) {
    String upper = symbol.toUpperCase(Locale.ROOT);
    return QUOTES.stream()
        .filter(quote -> upper.endsWith(quote) && upper.length() > quote.length())
        .findFirst()
        .map(quote -> upper.substring(0, upper.length() - quote.length()) + "/" + quote)
        .orElse(upper);
  }

  /** {@code BTC-USD} as {@code BTC/USD}. */
  public static String dashed(String symbol) {
    return symbol.replace('-', '/');
  }

  /** {@code XBT/USD} as {@code BTC/USD}. */
  static String kraken(String symbol) {
    int slash = symbol.indexOf('/');
    if (slash < 0) {
      return symbol;
    }
    return modern(symbol.substring(0, slash)) + "/" + modern(symbol.substring(slash + 1));
  }

  /** The perpetual future of a pair. */
  public static String perpetual(String symbol) {
    return symbol + PERPETUAL;
  }

  private static String modern(String currency) {
    return OLD_NAMES.getOrDefault(currency, currency);
  }
}
