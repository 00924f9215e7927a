package io.dogwatch.watchdog.feeds.venues;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the changes of books whose venue does not: by the time of receipt in microseconds, or the
 * next number if that is taken. So numbers rise over reconnections, too. For one thread.
 */
final class UpdateIds {

  private final Map<String, Long> last = new HashMap<>();

  /**
   * The number of a change, and of the one before it.
   *
   * @param previous null for the first one
   */
  record Link(@Nullable Long previous, long id) {}

  /** Something is missing: no change that follows names the one that was numbered last. */
  void breakOff() {
    last.replaceAll((_, id) -> id + 1);
  }

  /** As {@link #breakOff()}, of one book. */
  void breakOff(String symbol) {
    last.computeIfPresent(symbol, (_, id) -> id + 1);
  }

  Link next(String symbol, Instant received) {
    Long previous = last.get(symbol);
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, received);
    long id = previous == null ? micros : Math.max(micros, previous + 1);
    last.put(symbol, id);
    return new Link(previous, id);
  }
}
