package io.dogwatch.watchdog.pairs;

import io.dogwatch.schemas.market.Bar;
import java.time.Duration;
import java.util.List;

/**
 * Builds bars of one hour from bars of one minute. Pure.
 *
 * <p>The first bar of a later hour ends an hour: until then, the bars of its minutes may come in
 * any order, and one with a higher sequence takes the place of the one before.
 */
public final class HourBuilder {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** What a bar came to. */
  public sealed interface Outcome {

    /** The bar counts; the hour that it ended, if it did. */
    record Added(HourState state, List<Bar> finished) implements Outcome {}

    /** The bar is of an hour that is over, and changed nothing. */
    record Late() implements Outcome {}

    /** The bar was there already, and changed nothing. */
    record Duplicate() implements Outcome {}
  }

  /** Adds a bar; one that is not of a minute, or may still change, adds nothing. */
  public Outcome observe(HourState state, Bar bar) {
    if (!bar.complete() || !bar.length().equals(MINUTE)) {
      return new Outcome.Added(state, List.of());
    }
    long hour = GrowingHour.hourOf(bar);
    GrowingHour growing = state.growing();
    if (growing == null || growing.hour() < hour) {
      return new Outcome.Added(
          new HourState(GrowingHour.startedBy(bar)),
          growing == null ? List.of() : List.of(growing.finished(bar)));
    }
    if (growing.hour() > hour) {
      return new Outcome.Late();
    }
    return growing.has(bar)
        ? new Outcome.Duplicate()
        : new Outcome.Added(new HourState(growing.with(bar)), List.of());
  }
}
