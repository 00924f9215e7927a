package io.dogwatch.watchdog.feeds.venues;

import static io.dogwatch.watchdog.feeds.venues.JsonFrames.field;
import static io.dogwatch.watchdog.feeds.venues.JsonFrames.integer;
import static io.dogwatch.watchdog.feeds.venues.JsonFrames.number;
import static io.dogwatch.watchdog.feeds.venues.JsonFrames.text;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.PriceLevel;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.feeds.MarketEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Frames of Coinbase's Advanced Trade market data: trades, order books and their changes. All
 * frames of a connection are numbered, so that a missing one is noticed.
 *
 * @see <a
 *     href="https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels">Channels</a>
 */
public final class CoinbaseFrames implements FrameReader {

  private static final String VENUE = "coinbase";

  private final UpdateIds ids = new UpdateIds();
  private @Nullable Long lastNumber;

  @Override
  public Reading read(String text, Instant received) {
    return JsonFrames.read(text, json -> readFrame(json, received));
  }

  private Reading readFrame(JsonNode json, Instant received) {
    if (json.path("type").asString("").equals("error")) {
      return new Reading.Malformed("refused: " + json.path("message").asString(""));
    }
    Long before = lastNumber;
    long number = integer(json, "sequence_num");
    lastNumber = number;
    if (before == null || number == before + 1) {
      return readEvents(json, received);
    }
    ids.breakOff();
    Reading reading = readEvents(json, received);
    List<MarketEvent<?>> events =
        reading instanceof Reading.Events(List<MarketEvent<?>> told) ? told : List.of();
    return new Reading.Gap("frame %d expected, found %d".formatted(before + 1, number), events);
  }

  private Reading readEvents(JsonNode json, Instant received) {
    List<MarketEvent<?>> events = new ArrayList<>();
    switch (text(json, "channel")) {
      case "heartbeats" -> {
        return new Reading.Heartbeat();
      }
      case "l2_data" -> {
        Instant time = Instant.parse(text(json, "timestamp"));
        json.path("events").forEach(event -> events.add(book(event, time, received)));
      }
      case "market_trades" ->
          json.path("events").forEach(event -> events.addAll(trades(event, received)));
      default -> {
        return Reading.Events.NONE;
      }
    }
    return new Reading.Events(events);
  }

  private MarketEvent<Depth> book(JsonNode event, Instant time, Instant received) {
    String symbol = Symbols.dashed(text(event, "product_id"));
    List<PriceLevel> bids = new ArrayList<>();
    List<PriceLevel> asks = new ArrayList<>();
    for (JsonNode update : event.path("updates")) {
      var level =
          new PriceLevel(
              number(field(update, "price_level")), number(field(update, "new_quantity")));
      (text(update, "side").equals("bid") ? bids : asks).add(level);
    }
    boolean snapshot = text(event, "type").equals("snapshot");
    UpdateIds.Link link = ids.next(symbol, received);
    return MarketEvent.of(
        new Depth(
            VENUE,
            symbol,
            snapshot,
            link.id(),
            link.id(),
            snapshot ? null : link.previous(),
            BookSide.BIDS.inOrder(bids),
            BookSide.ASKS.inOrder(asks),
            time,
            received));
  }

  /** Oldest first: Coinbase sends the newest first. */
  private static List<MarketEvent<?>> trades(JsonNode event, Instant received) {
    List<MarketEvent<?>> trades = new ArrayList<>();
    for (JsonNode trade : event.path("trades")) {
      trades.add(
          MarketEvent.of(
              new Trade(
                  VENUE,
                  Symbols.dashed(text(trade, "product_id")),
                  text(trade, "trade_id"),
                  number(field(trade, "price")),
                  number(field(trade, "size")),
                  Instant.parse(text(trade, "time")),
                  received,
                  List.of())));
    }
    trades.sort(Comparator.comparing(MarketEvent::time));
    return trades;
  }
}
