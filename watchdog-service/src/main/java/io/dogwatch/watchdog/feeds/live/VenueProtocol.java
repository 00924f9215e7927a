package io.dogwatch.watchdog.feeds.live;

import io.dogwatch.watchdog.feeds.venues.FrameReader;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** How to talk to a venue: what to say, and how to understand what comes back. */
public interface VenueProtocol {

  String venue();

  /** Where WebSockets connect. */
  URI address();

  /**
   * What is said once connected.
   *
   * @param symbols as all venues name them
   */
  List<String> subscriptions(List<String> symbols);

  /** A reader for one connection. */
  FrameReader reader();

  /** How long the venue may be silent. */
  Duration patience();

  /** Whole books to ask for; none, where the venue sends them over the connection. */
  default List<BookRequest> books(List<String> symbols) {
    return List.of();
  }

  /**
   * A book to ask for.
   *
   * @param symbol as the venue names it
   */
  record BookRequest(String symbol, URI uri) {}

  /**
   * The protocol of a venue's public market data.
   *
   * @throws IllegalArgumentException if nobody here knows it
   */
  static VenueProtocol of(String venue) {
    return switch (venue) {
      case "binance" ->
          new BinanceProtocol(
              URI.create("wss://stream.binance.com:9443/ws"),
              URI.create("https://api.binance.com/api/v3/depth"));
      case "coinbase" -> new CoinbaseProtocol(URI.create("wss://advanced-trade-ws.coinbase.com"));
      case "kraken" -> new KrakenProtocol(URI.create("wss://ws.kraken.com/v2"));
      default ->
          throw new IllegalArgumentException(
              "one of binance, coinbase, kraken expected, found " + venue);
    };
  }
}
