package io.dogwatch.watchdog.feeds.venues;

import static io.dogwatch.watchdog.feeds.venues.JsonFrames.digits;
import static io.dogwatch.watchdog.feeds.venues.JsonFrames.field;
import static io.dogwatch.watchdog.feeds.venues.JsonFrames.integer;
import static io.dogwatch.watchdog.feeds.venues.JsonFrames.number;
import static io.dogwatch.watchdog.feeds.venues.JsonFrames.text;

import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.market.VenueStatus;
import io.dogwatch.watchdog.feeds.MarketEvent;
import io.dogwatch.watchdog.feeds.venues.KrakenBooks.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * Frames of Kraken's WebSocket API, version 2: trades, order books and their changes, and what
 * Kraken says of itself.
 *
 * @see <a href="https://docs.kraken.com/exchange/api-reference/spot-websocket">Spot WebSocket</a>
 */
public final class KrakenFrames implements FrameReader {

  /** Levels of each side that are subscribed to. */
  public static final int DEPTH = 100;

  private final KrakenBooks books = new KrakenBooks();

  @Override
  public Reading read(String text, Instant received) {
    return JsonFrames.read(text, json -> readFrame(json, received));
  }

  private Reading readFrame(JsonNode json, Instant received) {
    if (json.has("error")) {
      return new Reading.Malformed("refused: " + text(json, "error"));
    }
    return switch (json.path("channel").asString("")) {
      case "heartbeat" -> new Reading.Heartbeat();
      case "status" -> status(field(json, "data").path(0), received);
      case "trade" -> trades(field(json, "data"), received);
      case "book" -> {
        boolean snapshot = text(json, "type").equals("snapshot");
        yield book(field(json, "data").path(0), snapshot, received);
      }
      default -> Reading.Events.NONE;
    };
  }

  static Reading statusOf(String text, Instant received) {
    var status = VenueStatus.Status.valueOf(text.toUpperCase(Locale.ROOT));
    return new Reading.Events(
        List.of(MarketEvent.of(new VenueStatus(KrakenBooks.VENUE, status, received, received))));
  }

  private static Reading status(JsonNode status, Instant received) {
    return statusOf(text(status, "system"), received);
  }

  private static Reading trades(JsonNode data, Instant received) {
    List<MarketEvent<?>> trades = new ArrayList<>();
    for (JsonNode trade : data) {
      trades.add(
          MarketEvent.of(
              new Trade(
                  KrakenBooks.VENUE,
                  text(trade, "symbol"),
                  Long.toString(integer(trade, "trade_id")),
                  number(field(trade, "price")),
                  number(field(trade, "qty")),
                  Instant.parse(text(trade, "timestamp")),
                  received,
                  List.of())));
    }
    return new Reading.Events(trades);
  }

  private Reading book(JsonNode book, boolean snapshot, Instant received) {
    List<Level> levels = new ArrayList<>();
    addLevels(levels, BookSide.BIDS, book.path("bids"));
    addLevels(levels, BookSide.ASKS, book.path("asks"));
    return books.apply(
        new KrakenBooks.Update(
            text(book, "symbol"),
            snapshot,
            DEPTH,
            levels,
            book.has("checksum") ? (Long) integer(book, "checksum") : null,
            book.has("timestamp") ? Instant.parse(text(book, "timestamp")) : received),
        received);
  }

  private static void addLevels(List<Level> levels, BookSide side, JsonNode told) {
    for (JsonNode level : told) {
      levels.add(new Level(side, digits(field(level, "price")), digits(field(level, "qty"))));
    }
  }
}
