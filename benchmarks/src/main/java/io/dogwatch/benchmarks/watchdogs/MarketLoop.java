package io.dogwatch.benchmarks.watchdogs;

import io.dogwatch.watchdog.feeds.MarketEvent;
import io.dogwatch.watchdog.feeds.Recording;
import io.dogwatch.watchdog.feeds.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Events of markets over and over, each round later than the one before. */
final class MarketLoop {

  /** Between rounds, so that books begin anew with the snapshots that recordings begin with. */
  private static final Duration PAUSE = Duration.ofSeconds(15);

  /** Of a recording that is longer the beginning counts. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final List<MarketEvent<?>> events;
  private final Duration period;
  private final Instant start;

  private MarketLoop(List<MarketEvent<?>> events, Duration period, Instant start) {
    this.events = events;
    this.period = period;
    this.start = start;
  }

  /**
   * What was recorded, as if all of it had happened at once.
   *
   * @param total events that are asked for; the last one happens before {@code end}
   * @throws IllegalArgumentException if nothing was recorded
   */
  static MarketLoop of(List<Recording> recordings, long total, Instant end) {
    List<MarketEvent<?>> all = new ArrayList<>();
    recordings.forEach(recording -> all.addAll(fromItsStart(recording)));
    if (all.isEmpty()) {
      throw new IllegalArgumentException("recorded events expected, found none");
    }
    all.sort(Comparator.comparing(MarketEvent::time));
    Duration period = Duration.between(Instant.EPOCH, all.getLast().time()).plus(PAUSE);
    long rounds = total / all.size() + 1;
    return new MarketLoop(List.copyOf(all), period, end.minus(period.multipliedBy(rounds)));
  }

  /** As if it had begun in 1970. */
  private static List<MarketEvent<?>> fromItsStart(Recording recording) {
    List<MarketEvent<?>> events = new ArrayList<>();
    try (Stream<Row> rows = recording.rows()) {
      rows.forEach(
          row -> {
            if (row instanceof Row.Understood(var understood)) {
              events.addAll(understood);
            }
          });
    }
    Instant first =
        events.stream().map(MarketEvent::time).min(Comparator.naturalOrder()).orElse(Instant.EPOCH);
    var toStart = new Shift(Duration.between(first, Instant.EPOCH), 0);
    return events.stream()
        .filter(event -> event.time().isBefore(first.plus(LONGEST)))
        .<MarketEvent<?>>map(toStart::of)
        .toList();
  }

  /** Events of a round. */
  int size() {
    return events.size();
  }

  /** The event of this number, counted from 0. */
  MarketEvent<?> event(long number) {
    long round = number / events.size();
    Duration later = Duration.between(Instant.EPOCH, start).plus(period.multipliedBy(round));
    return new Shift(later, round).of(events.get((int) (number % events.size())));
  }
}
