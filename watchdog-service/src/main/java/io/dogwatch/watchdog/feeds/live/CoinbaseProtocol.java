package io.dogwatch.watchdog.feeds.live;

import io.dogwatch.watchdog.feeds.venues.CoinbaseFrames;
import io.dogwatch.watchdog.feeds.venues.FrameReader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Coinbase's Advanced Trade market data. It sends a heartbeat a second. */
record CoinbaseProtocol(URI address) implements VenueProtocol {

  @Override
  public String venue() {
    return "coinbase";
  }

  @Override
  public List<String> subscriptions(List<String> symbols) {
    String products =
        symbols.stream()
            .map(symbol -> '"' + symbol.replace('/', '-') + '"')
            .collect(Collectors.joining(","));
    return List.of(
        "{\"type\":\"subscribe\",\"channel\":\"heartbeats\"}",
        subscription("market_trades", products),
        subscription("level2", products));
  }

  private static String subscription(String channel, String products) {
    return "{\"type\":\"subscribe\",\"product_ids\":[%s],\"channel\":\"%s\"}"
        .formatted(products, channel);
  }

  @Override
  public FrameReader reader() {
    return new CoinbaseFrames();
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(10);
  }
}
