package io.dogwatch.orchestrator.statistics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Times over which minutes are summed up, each a multiple of the one before. */
enum Span {
  TEN_MINUTES(10),
  HOUR(60),
  QUARTER_OF_A_DAY(360);

  private final int minutes;

  Span(int minutes) {
    this.minutes = minutes;
  }

  /**
   * The part of a window that sums of one span make up.
   *
   * @param from the beginning of a span
   * @param to the beginning of a longer one, or null for all that follow
   */
  record Part(Span span, Instant from, @Nullable Instant to) {}

  int minutes() {
    return minutes;
  }

  /** The beginning of the span in which this is. */
  Instant startOf(Instant at) {
    long seconds = seconds();
    return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
  }

  /** The beginning of the first span that does not begin before this. */
  Instant firstFrom(Instant at) {
    Instant start = startOf(at);
    return start.equals(at) ? at : start.plusSeconds(seconds());
  }

  /** What there is from the first ten minutes on that do not begin before this, in few parts. */
  static List<Part> partsFrom(Instant at) {
    List<Part> parts = new ArrayList<>();
    Instant to = null;
    for (Span span : List.of(values()).reversed()) {
      Instant from = span.firstFrom(at);
      parts.addFirst(new Part(span, from, to));
      to = from;
    }
    return parts;
  }

  private long seconds() {
    return Duration.ofMinutes(minutes).toSeconds();
  }
}
