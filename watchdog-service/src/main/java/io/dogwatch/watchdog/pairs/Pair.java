package io.dogwatch.watchdog.pairs;

import io.dogwatch.schemas.market.Bar;
import io.dogwatch.schemas.market.PairBar.Place;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Two symbols that are looked at together, the first in the alphabet first: {@code BTC|ETH}. A leg
 * may name its venue: {@code kraken:BTC/USD|kraken:ETH/USD}.
 */
public record Pair(Leg first, Leg second) {

  private static final char BETWEEN_LEGS = '|';
  private static final char AFTER_VENUE = ':';

  /**
   * A symbol.
   *
   * @param venue where it is traded; null if that does not matter
   */
  public record Leg(@Nullable String venue, String symbol) {

    static Leg of(String text) {
      int end = text.indexOf(AFTER_VENUE);
      String symbol = text.substring(end + 1).strip();
      if (symbol.isEmpty() || end == 0) {
        throw new IllegalArgumentException("a symbol or venue:symbol expected, found " + text);
      }
      return new Leg(end < 0 ? null : text.substring(0, end).strip(), symbol);
    }

    boolean isOf(Bar bar) {
      return symbol.equals(bar.symbol()) && (venue == null || venue.equals(bar.venue()));
    }

    private boolean mayBe(Leg other) {
      return symbol.equals(other.symbol)
          && (venue == null || other.venue == null || venue.equals(other.venue));
    }

    private String text() {
      return venue == null ? symbol : venue + AFTER_VENUE + symbol;
    }
  }

  public Pair {
    if (first.mayBe(second)) {
      throw new IllegalArgumentException(
          "two symbols expected, found %s and %s".formatted(first.text(), second.text()));
    }
    if (first.text().compareTo(second.text()) > 0) {
      Leg last = first;
      first = second;
      second = last;
    }
  }

  /** A pair as text has it, whatever the order of its legs. */
  public static Pair of(String text) {
    int end = text.indexOf(BETWEEN_LEGS);
    if (end < 0 || end != text.lastIndexOf(BETWEEN_LEGS)) {
      throw new IllegalArgumentException("a pair such as BTC|ETH expected, found " + text);
    }
    return new Pair(Leg.of(text.substring(0, end)), Leg.of(text.substring(end + 1)));
  }

  /** Which leg a bar is of, if it is of one. */
  public Optional<Place> placeOf(Bar bar) {
    if (first.isOf(bar)) {
      return Optional.of(Place.FIRST);
    }
    return second.isOf(bar) ? Optional.of(Place.SECOND) : Optional.empty();
  }

  /** Both legs in order. */
  public String text() {
    return first.text() + BETWEEN_LEGS + second.text();
  }
}
