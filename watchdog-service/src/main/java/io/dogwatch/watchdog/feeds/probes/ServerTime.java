package io.dogwatch.watchdog.feeds.probes;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a venue's clock says: each puts it in other words. */
final class ServerTime {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final double MILLIS = 1e3;

  /** Later times are no clock's. */
  private static final double LATEST = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

  private ServerTime() {}

  /** Of an answer of Binance, Coinbase or Kraken; empty where it makes no sense. */
  static Optional<Instant> in(String body) {
    try {
      return millis(JSON.readTree(body)).stream()
          .filter(millis -> millis >= 0 && millis <= LATEST)
          .mapToObj(millis -> Instant.ofEpochMilli(Math.round(millis)))
          .findFirst();
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static OptionalDouble millis(JsonNode json) {
    JsonNode millis = json.path("serverTime");
    if (millis.isNumber()) {
      return OptionalDouble.of(millis.asDouble());
    }
    JsonNode epoch = json.path("epoch");
    JsonNode seconds = epoch.isNumber() ? epoch : json.path("result").path("unixtime");
    return seconds.isNumber()
        ? OptionalDouble.of(seconds.asDouble() * MILLIS)
        : OptionalDouble.empty();
  }
}
