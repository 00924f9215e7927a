package io.dogwatch.watchdog.feeds.probes;

import java.net.URI;
import java.util.List;

/**
 * What is asked of a venue.
 *
 * @param endpoint {@code ping}, {@code time} or {@code orderbook}
 */
public record ProbeTarget(String venue, String endpoint, URI uri) {

  /** Public endpoints that need no key. */
  private static final List<ProbeTarget> KNOWN =
      List.of(
          of("binance", "ping", "https://api.binance.com/api/v3/ping"),
          of("binance", "time", "https://api.binance.com/api/v3/time"),
          of("binance", "orderbook", "https://api.binance.com/api/v3/depth?symbol=BTCUSDT&limit=5"),
          of("coinbase", "time", "https://api.exchange.coinbase.com/time"),
          of(
              "coinbase",
              "orderbook",
              "https://api.exchange.coinbase.com/products/BTC-USD/book?level=1"),
          of("kraken", "time", "https://api.kraken.com/0/public/Time"),
          of("kraken", "orderbook", "https://api.kraken.com/0/public/Depth?pair=XBTUSD&count=1"));

  /**
   * Everything that is known to be asked of a venue.
   *
   * @throws IllegalArgumentException if nothing is
   */
  public static List<ProbeTarget> allOf(String venue) {
    List<ProbeTarget> targets = KNOWN.stream().filter(it -> it.venue().equals(venue)).toList();
    if (targets.isEmpty()) {
      throw new IllegalArgumentException(
          "one of %s expected, found %s"
              .formatted(KNOWN.stream().map(ProbeTarget::venue).distinct().toList(), venue));
    }
    return targets;
  }

  private static ProbeTarget of(String venue, String endpoint, String uri) {
    return new ProbeTarget(venue, endpoint, URI.create(uri));
  }
}
