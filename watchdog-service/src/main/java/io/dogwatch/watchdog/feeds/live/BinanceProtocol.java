package io.dogwatch.watchdog.feeds.live;

import io.dogwatch.watchdog.feeds.venues.BinanceFrames;
import io.dogwatch.watchdog.feeds.venues.BinanceMarket;
import io.dogwatch.watchdog.feeds.venues.FrameReader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Binance's spot market. It sends changes of books only: whole ones are asked of its REST API, once
 * connected and after each gap.
 *
 * @param books where books are asked for
 */
record BinanceProtocol(URI address, URI books) implements VenueProtocol {

  @Override
  public String venue() {
    return "binance";
  }

  @Override
  public List<String> subscriptions(List<String> symbols) {
    String streams =
        symbols.stream()
            .map(symbol -> nameOf(symbol).toLowerCase(Locale.ROOT))
            .flatMap(name -> Stream.of(name + "@trade", name + "@depth@100ms"))
            .map(stream -> '"' + stream + '"')
            .collect(Collectors.joining(","));
    return List.of("{\"method\":\"SUBSCRIBE\",\"params\":[" + streams + "],\"id\":1}");
  }

  @Override
  public FrameReader reader() {
    return new BinanceFrames("binance", BinanceMarket.SPOT);
  }

  /** It pings every 20 s. */
  @Override
  public Duration patience() {
    return Duration.ofSeconds(60);
  }

  @Override
  public List<BookRequest> books(List<String> symbols) {
    return symbols.stream()
        .map(BinanceProtocol::nameOf)
        .map(name -> new BookRequest(name, URI.create(books + "?symbol=" + name + "&limit=1000")))
        .toList();
  }

  private static String nameOf(String symbol) {
    return symbol.replace("/", "");
  }
}
