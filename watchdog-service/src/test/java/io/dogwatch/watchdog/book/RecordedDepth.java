package io.dogwatch.watchdog.book;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.PriceLevel;
import io.dogwatch.watchdog.RealData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Order books as Binance sent them, one line each: when it was received in nanoseconds, and what.
 * Snapshots say no time of their own; they have the time at which they were received, by a clock
 * that is 1.27 s behind that of Binance.
 */
public final class RecordedDepth {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long NANOS = 1_000_000_000;

  private RecordedDepth() {}

  /** All of a file, in the order in which it was received. Skips the test where it is missing. */
  public static List<Depth> binance(String symbol, String file) {
    List<Depth> events = new ArrayList<>();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(RealData.path("streams/binance/" + file))),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Depth event = event(symbol, line);
        if (event != null) {
          events.add(event);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return events;
  }

  private static @Nullable Depth event(String symbol, String line) {
    if (!line.contains("depthUpdate") && !line.contains("lastUpdateId")) {
      return null;
    }
    int end = line.indexOf(' ');
    long nanos = Long.parseLong(line.substring(0, end));
    Instant received = Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
    JsonNode json = JSON.readTree(line.substring(end + 1));
    return json.has("lastUpdateId")
        ? snapshot(symbol, json, received)
        : change(symbol, json.get("data"), received);
  }

  private static Depth snapshot(String symbol, JsonNode json, Instant received) {
    long id = json.get("lastUpdateId").asLong();
    return new Depth(
        "binance",
        symbol,
        true,
        id,
        id,
        null,
        levels(json.get("bids")),
        levels(json.get("asks")),
        received,
        received);
  }

  private static Depth change(String symbol, JsonNode json, Instant received) {
    return new Depth(
        "binance",
        symbol,
        false,
        json.get("U").asLong(),
        json.get("u").asLong(),
        json.has("pu") ? json.get("pu").asLong() : null,
        levels(json.get("b")),
        levels(json.get("a")),
        Instant.ofEpochMilli(json.get("E").asLong()),
        received);
  }

  private static List<PriceLevel> levels(JsonNode levels) {
    List<PriceLevel> all = new ArrayList<>(levels.size());
    for (JsonNode level : levels) {
      all.add(
          new PriceLevel(
              Double.parseDouble(level.get(0).asString()),
              Double.parseDouble(level.get(1).asString())));
    }
    return all;
  }
}
