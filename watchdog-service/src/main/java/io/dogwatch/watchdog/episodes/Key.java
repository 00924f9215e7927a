package io.dogwatch.watchdog.episodes;

import io.dogwatch.schemas.alerts.Alert;

/**
 * What a watchdog keeps a state of.
 *
 * @param text such as {@code bitstamp|BTC/USD}
 */
public record Key(Kind kind, String text) {

  private static final char SEPARATOR = '|';

  /** What a key names. */
  public enum Kind {
    /** A venue and a symbol that is traded there. */
    LISTING,
    /** A symbol, wherever it is traded. */
    SYMBOL,
    /** A venue, whatever is traded there. */
    VENUE,
    /** Two symbols. */
    PAIR
  }

  /** A symbol on a venue. */
  public static Key listing(String venue, String symbol) {
    return new Key(Kind.LISTING, venue + SEPARATOR + symbol);
  }

  /** The subject of the key's alerts. */
  Alert.Subject subject() {
    return switch (kind) {
      case LISTING -> {
        int end = text.indexOf(SEPARATOR);
        yield new Alert.Subject(text.substring(end + 1), text.substring(0, end), null);
      }
      case SYMBOL -> new Alert.Subject(text, null, null);
      case VENUE -> new Alert.Subject(null, text, null);
      case PAIR -> new Alert.Subject(null, null, text);
    };
  }
}
