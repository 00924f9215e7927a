package io.dogwatch.watchdog.feeds.venues;

import static io.dogwatch.watchdog.feeds.venues.JsonFrames.field;
import static io.dogwatch.watchdog.feeds.venues.JsonFrames.integer;
import static io.dogwatch.watchdog.feeds.venues.JsonFrames.millis;
import static io.dogwatch.watchdog.feeds.venues.JsonFrames.number;
import static io.dogwatch.watchdog.feeds.venues.JsonFrames.text;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.PriceLevel;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.feeds.MarketEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Frames of Binance: trades and changes of order books. Whole books are answers of its REST API.
 *
 * @see <a
 *     href="https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams">Streams</a>
 */
public final class BinanceFrames implements FrameReader {

  private final String venue;
  private final BinanceMarket market;
  private final Map<String, BinanceRun> runs = new HashMap<>();
  private @Nullable Instant latest;

  public BinanceFrames(String venue, BinanceMarket market) {
    this.venue = venue;
    this.market = market;
  }

  @Override
  public Reading read(String text, Instant received) {
    return JsonFrames.read(
        text, json -> readEvent(json.has("data") ? json.path("data") : json, received));
  }

  /**
   * A whole book, as the REST API answers. One that does not say its time has that of the last
   * event before it, so that it comes in order with them. One that is too old for the changes that
   * came before it is none.
   */
  @Override
  public Reading readBook(String symbol, String text, Instant received) {
    return JsonFrames.read(
        text,
        json -> {
          long id = integer(json, "lastUpdateId");
          BinanceRun run = runs.computeIfAbsent(symbol, _ -> BinanceRun.ofBook(id));
          if (id < run.start()) {
            return new Reading.Gap(
                "a book of %s as of update %d or later expected, found %d"
                    .formatted(symbol, run.start(), id),
                List.of());
          }
          Instant time = timeOf(json, latest == null ? received : latest);
          List<PriceLevel> bids = levels(symbol, field(json, "bids"), BookSide.BIDS);
          List<PriceLevel> asks = levels(symbol, field(json, "asks"), BookSide.ASKS);
          return events(
              new Depth(
                  venue, market.symbol(symbol), true, id, id, null, bids, asks, time, received));
        });
  }

  private Reading readEvent(JsonNode event, Instant received) {
    return switch (event.path("e").asString("")) {
      case "trade" -> trade(event, text(event, "t"), received);
      case "aggTrade" -> trade(event, "agg-" + text(event, "a"), received);
      case "depthUpdate" -> change(event, received);
      default -> Reading.Events.NONE;
    };
  }

  /** A trade of type NA is a correction of no price; other types than MARKET are off the book. */
  private Reading trade(JsonNode event, String id, Instant received) {
    String type = event.path("X").asString("MARKET");
    if (type.equals("NA")) {
      return Reading.Events.NONE;
    }
    double price = number(field(event, "p"));
    Instant time = seen(millis(event, "T"));
    var trade =
        new Trade(
            venue,
            market.symbol(text(event, "s")),
            id,
            price,
            market.size(text(event, "s"), price, number(field(event, "q"))),
            time,
            received,
            type.equals("MARKET") ? List.of() : List.of("OFF_BOOK"));
    return new Reading.Events(List.of(MarketEvent.of(trade)));
  }

  private Reading change(JsonNode event, Instant received) {
    String symbol = text(event, "s");
    long first = integer(event, "U");
    long last = integer(event, "u");
    Long previous = event.has("pu") ? (Long) integer(event, "pu") : null;
    Instant time = seen(timeOf(event, received));
    List<PriceLevel> bids = levels(symbol, field(event, "b"), BookSide.BIDS);
    List<PriceLevel> asks = levels(symbol, field(event, "a"), BookSide.ASKS);
    var depth =
        new Depth(
            venue, market.symbol(symbol), false, first, last, previous, bids, asks, time, received);
    BinanceRun before = runs.get(symbol);
    if (before == null || before.isFollowedBy(first, previous)) {
      runs.put(
          symbol, before == null ? BinanceRun.ofChange(first, last, previous) : before.until(last));
      return events(depth);
    }
    runs.put(symbol, BinanceRun.ofChange(first, last, previous));
    String detail = "%s after update %d expected, found %d".formatted(symbol, before.last(), first);
    return new Reading.Gap(detail, List.of(MarketEvent.of(depth)));
  }

  private List<PriceLevel> levels(String symbol, JsonNode pairs, BookSide side) {
    List<PriceLevel> levels = new ArrayList<>();
    for (JsonNode pair : pairs) {
      double price = number(pair.path(0));
      levels.add(new PriceLevel(price, market.size(symbol, price, number(pair.path(1)))));
    }
    return side.inOrder(levels);
  }

  private static Reading events(Depth depth) {
    return new Reading.Events(List.of(MarketEvent.of(depth)));
  }

  private Instant seen(Instant time) {
    latest = latest == null || time.isAfter(latest) ? time : latest;
    return time;
  }

  /** When it happened; where that is not said, when it was sent. */
  private static Instant timeOf(JsonNode json, Instant otherwise) {
    if (json.has("T")) {
      return millis(json, "T");
    }
    return json.has("E") ? millis(json, "E") : otherwise;
  }
}
