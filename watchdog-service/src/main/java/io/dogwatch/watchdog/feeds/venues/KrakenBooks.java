package io.dogwatch.watchdog.feeds.venues;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.PriceLevel;
import io.dogwatch.watchdog.feeds.MarketEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The books of one connection to Kraken, which numbers no changes: they get numbers here, and are
 * checked by the checksums that come with them. For one thread.
 */
final class KrakenBooks {

  static final String VENUE = "kraken";

  private final UpdateIds ids = new UpdateIds();
  private final Map<String, KrakenBook> books = new HashMap<>();

  /** A level, digit by digit. */
  record Level(BookSide side, String price, String size) {}

  /**
   * A book or a change of one.
   *
   * @param symbol as all venues name it
   * @param depth how many levels of each side are subscribed to
   * @param levels in the order of the frame
   * @param checksum of the book afterwards; null where the frame does not say
   */
  record Update(
      String symbol,
      boolean snapshot,
      int depth,
      List<Level> levels,
      @Nullable Long checksum,
      Instant time) {}

  /** The event, and whether the book is still right. */
  Reading apply(Update update, Instant received) {
    Optional<String> mismatch = mismatch(update);
    if (mismatch.isPresent()) {
      ids.breakOff(update.symbol());
    }
    UpdateIds.Link link = ids.next(update.symbol(), received);
    MarketEvent<?> event =
        MarketEvent.of(
            new Depth(
                VENUE,
                update.symbol(),
                update.snapshot(),
                link.id(),
                link.id(),
                update.snapshot() ? null : link.previous(),
                side(update, BookSide.BIDS),
                side(update, BookSide.ASKS),
                update.time(),
                received));
    return mismatch
        .<Reading>map(detail -> new Reading.Gap(detail, List.of(event)))
        .orElseGet(() -> new Reading.Events(List.of(event)));
  }

  private Optional<String> mismatch(Update update) {
    KrakenBook book =
        update.snapshot()
            ? new KrakenBook(update.depth())
            : books.getOrDefault(update.symbol(), new KrakenBook(update.depth()));
    books.put(update.symbol(), book);
    update.levels().forEach(level -> book.set(level.side(), level.price(), level.size()));
    book.trim();
    if (update.checksum() == null || update.checksum() == book.checksum()) {
      return Optional.empty();
    }
    return Optional.of(
        "a book of %s with checksum %d expected, found %d"
            .formatted(update.symbol(), update.checksum(), book.checksum()));
  }

  private static List<PriceLevel> side(Update update, BookSide side) {
    List<PriceLevel> levels = new ArrayList<>();
    for (Level level : update.levels()) {
      if (level.side() == side) {
        levels.add(
            new PriceLevel(Double.parseDouble(level.price()), Double.parseDouble(level.size())));
      }
    }
    return side.inOrder(levels);
  }
}
