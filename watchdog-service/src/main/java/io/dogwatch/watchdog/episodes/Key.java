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

  /** Its symbol, venue or pair. */
  public String name() {
    return kind == Kind.LISTING ? text.substring(text.indexOf(SEPARATOR) + 1) : text;
  }

  /** The subject of the key's alerts. */
  Alert.Subject subject() {
    return switch (kind) {
      case LISTING -> new Alert.Subject(name(), text.substring(0, text.indexOf(SEPARATOR)), null);
      case SYMBOL -> new Alert.Subject(text, null, null);
      case VENUE -> new Alert.Subject(null, text, null);
      case PAIR -> new Alert.Subject(null, null, text);
    };
  }
}
