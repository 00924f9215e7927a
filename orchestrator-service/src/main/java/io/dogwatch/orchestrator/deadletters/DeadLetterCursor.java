package io.dogwatch.orchestrator.deadletters;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/** The last dead letter of a page: the next page starts after it. Opaque to users. */
record DeadLetterCursor(Instant at, DeadLetterId id) {

  private static final String SEPARATOR = " ";
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  String text() {
    String plain = at + SEPARATOR + id;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads {@link #text()}.
   *
   * @throws IllegalArgumentException if the text is nothing of the kind
   */
  static DeadLetterCursor parse(String text) {
    String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    int separator = plain.indexOf(SEPARATOR);
    if (separator < 0) {
      throw new IllegalArgumentException("a cursor from a page's next link expected");
    }
    try {
      Instant at = Instant.parse(plain.substring(0, separator));
      if (at.isBefore(Instant.EPOCH) || at.isAfter(LATEST)) {
        throw new IllegalArgumentException("a cursor with a sensible time expected");
      }
      return new DeadLetterCursor(at, DeadLetterId.parse(plain.substring(separator + 1)));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a cursor from a page's next link expected", e);
    }
  }
}
