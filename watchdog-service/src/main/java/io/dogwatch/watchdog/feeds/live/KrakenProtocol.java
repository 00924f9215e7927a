package io.dogwatch.watchdog.feeds.live;

import io.dogwatch.watchdog.feeds.venues.FrameReader;
import io.dogwatch.watchdog.feeds.venues.KrakenFrames;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Kraken's WebSocket API, version 2. It sends a heartbeat a second where nothing else is sent. */
record KrakenProtocol(URI address) implements VenueProtocol {

  @Override
  public String venue() {
    return "kraken";
  }

  @Override
  public List<String> subscriptions(List<String> symbols) {
    String pairs =
        symbols.stream().map(symbol -> '"' + symbol + '"').collect(Collectors.joining(","));
    return List.of(
        "{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\",\"symbol\":[%s]}}"
            .formatted(pairs),
        "{\"method\":\"subscribe\",\"params\":{\"channel\":\"book\",\"symbol\":[%s],\"depth\":%d}}"
            .formatted(pairs, KrakenFrames.DEPTH));
  }

  @Override
  public FrameReader reader() {
    return new KrakenFrames();
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(10);
  }
}
