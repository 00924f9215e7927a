package io.dogwatch.watchdog.episodes;

import io.dogwatch.schemas.alerts.Alert;

/** What a watchdog keeps a state of, such as {@code bitstamp|BTC/USD}. */
public record Key(String text) {

  private static final char SEPARATOR = '|';

  /** The subject of the key's alerts. */
  Alert.Subject subject() {
    int end = text.indexOf(SEPARATOR);
    return end < 0
        ? new Alert.Subject(text, null, null)
        : new Alert.Subject(text.substring(end + 1), text.substring(0, end), null);
  }
}
