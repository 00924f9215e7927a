package io.dogwatch.orchestrator.alerts;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/** The last alert of a page: the next page starts after it. Opaque to users. */
record AlertCursor(Instant firstSeen, String alertId) {

  private static final String SEPARATOR = " ";
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  String text() {
    String plain = firstSeen + SEPARATOR + alertId;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads {@link #text()}.
   *
   * @throws IllegalArgumentException if the text is nothing of the kind
   */
  static AlertCursor parse(String text) {
    String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    int separator = plain.indexOf(SEPARATOR);
    if (separator < 0 || plain.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a cursor from a page's next link expected");
    }
    try {
      Instant firstSeen = Instant.parse(plain.substring(0, separator));
      if (firstSeen.isBefore(Instant.EPOCH) || firstSeen.isAfter(LATEST)) {
        throw new IllegalArgumentException("a cursor with a sensible time expected");
      }
      return new AlertCursor(firstSeen, plain.substring(separator + 1));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a cursor from a page's next link expected", e);
    }
  }
}
