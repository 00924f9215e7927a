package io.dogwatch.orchestrator.pages;

import io.dogwatch.orchestrator.problems.Times;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Function;

/**
 * The last item of a page of a list in the order of time: the next page starts after it. Opaque to
 * users.
 *
 * @param id tells apart what has the same time
 */
public record TimeCursor<I>(Instant at, I id) {

  private static final char SEPARATOR = ' ';

  /** In the alphabet of URLs. */
  public String text() {
    String plain = at.toString() + SEPARATOR + id;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads {@link #text()}.
   *
   * @param id reads an id
   * @throws IllegalArgumentException if the text is nothing of the kind
   */
  public static <I> TimeCursor<I> parse(String text, Function<String, I> id) {
    String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    int separator = plain.indexOf(SEPARATOR);
    if (separator < 0 || plain.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a cursor from a page's next link expected");
    }
    try {
      return new TimeCursor<>(
          Times.parse(plain.substring(0, separator)), id.apply(plain.substring(separator + 1)));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a cursor from a page's next link expected", e);
    }
  }
}
