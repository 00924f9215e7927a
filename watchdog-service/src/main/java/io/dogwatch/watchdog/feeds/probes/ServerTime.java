package io.dogwatch.watchdog.feeds.probes;

import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a venue's clock says: each puts it in other words. */
final class ServerTime {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final double MILLIS = 1e3;

  private ServerTime() {}

  /** Of an answer of Binance, Coinbase or Kraken. */
  static Optional<Instant> in(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      if (json.path("serverTime").isNumber()) {
        return Optional.of(Instant.ofEpochMilli(json.path("serverTime").asLong()));
      }
      if (json.path("epoch").isNumber()) {
        return Optional.of(
            Instant.ofEpochMilli(Math.round(json.path("epoch").asDouble() * MILLIS)));
      }
      JsonNode seconds = json.path("result").path("unixtime");
      return seconds.isNumber()
          ? Optional.of(Instant.ofEpochSecond(seconds.asLong()))
          : Optional.empty();
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }
}
