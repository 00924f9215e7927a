package io.dogwatch.watchdog.feeds.venues;

import static io.dogwatch.watchdog.feeds.venues.JsonFrames.digits;
import static io.dogwatch.watchdog.feeds.venues.JsonFrames.number;
import static io.dogwatch.watchdog.feeds.venues.JsonFrames.seconds;
import static io.dogwatch.watchdog.feeds.venues.JsonFrames.text;

import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.feeds.MarketEvent;
import io.dogwatch.watchdog.feeds.venues.KrakenBooks.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Frames of Kraken's WebSocket API, version 1, as recordings have them. Trades have no ids there:
 * theirs are made of their times, and numbered where times are the same.
 *
 * @see <a href="https://docs.kraken.com/exchange/guides/websockets/book-checksum-v1">Book</a>
 */
public final class KrakenFramesOfOld implements FrameReader {

  private static final String BOOK = "book-";

  private final KrakenBooks books = new KrakenBooks();
  private final Map<String, LastTrade> lastTrades = new HashMap<>();

  /** When the last trade of a symbol was, and how many there were at that time. */
  private record LastTrade(String time, int number) {}

  @Override
  public Reading read(String text, Instant received) {
    return JsonFrames.read(
        text, json -> json.isArray() ? readChannel(json, received) : readEvent(json, received));
  }

  private static Reading readEvent(JsonNode json, Instant received) {
    return switch (json.path("event").asString("")) {
      case "heartbeat" -> new Reading.Heartbeat();
      case "systemStatus" -> KrakenFrames.statusOf(text(json, "status"), received);
      default ->
          json.path("status").asString("").equals("error")
              ? new Reading.Malformed("refused: " + json.path("errorMessage").asString(""))
              : Reading.Events.NONE;
    };
  }

  /** The channel's number, what it says in one part or two, its name, and the pair. */
  private Reading readChannel(JsonNode json, Instant received) {
    String channel = json.path(json.size() - 2).asString("");
    String symbol = Symbols.kraken(json.path(json.size() - 1).asString(""));
    if (channel.equals("trade")) {
      return trades(symbol, json.path(1), received);
    }
    return channel.startsWith(BOOK)
        ? book(symbol, Integer.parseInt(channel.substring(BOOK.length())), json, received)
        : Reading.Events.NONE;
  }

  private Reading trades(String symbol, JsonNode told, Instant received) {
    List<MarketEvent<?>> trades = new ArrayList<>();
    for (JsonNode trade : told) {
      trades.add(
          MarketEvent.of(
              new Trade(
                  KrakenBooks.VENUE,
                  symbol,
                  tradeId(symbol, digits(trade.path(2))),
                  number(trade.path(0)),
                  number(trade.path(1)),
                  seconds(trade.path(2)),
                  received,
                  List.of())));
    }
    return new Reading.Events(trades);
  }

  private String tradeId(String symbol, String time) {
    LastTrade before = lastTrades.get(symbol);
    int number = before != null && before.time().equals(time) ? before.number() + 1 : 1;
    lastTrades.put(symbol, new LastTrade(time, number));
    return time + "-" + number;
  }

  private Reading book(String symbol, int depth, JsonNode json, Instant received) {
    List<Level> levels = new ArrayList<>();
    Instant time = Instant.EPOCH;
    boolean snapshot = json.path(1).has("as");
    @Nullable Long checksum = null;
    for (int part = 1; part < json.size() - 2; part++) {
      for (Map.Entry<String, JsonNode> side : json.path(part).properties()) {
        switch (side.getKey()) {
          case "a", "as" -> time = addLevels(levels, BookSide.ASKS, side.getValue(), time);
          case "b", "bs" -> time = addLevels(levels, BookSide.BIDS, side.getValue(), time);
          case "c" -> checksum = Long.valueOf(digits(side.getValue()));
          default -> throw new IllegalArgumentException("a side expected, found " + side.getKey());
        }
      }
    }
    Instant told = time.equals(Instant.EPOCH) ? received : time;
    return books.apply(
        new KrakenBooks.Update(symbol, snapshot, depth, levels, checksum, told), received);
  }

  /** Adds the levels, and says when the latest of them, or of those before, was set. */
  private static Instant addLevels(
      List<Level> levels, BookSide side, JsonNode told, Instant before) {
    Instant latest = before;
    for (JsonNode level : told) {
      levels.add(new Level(side, digits(level.path(0)), digits(level.path(1))));
      Instant set = seconds(level.path(2));
      latest = set.isAfter(latest) ? set : latest;
    }
    return latest;
  }
}
