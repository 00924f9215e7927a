package io.dogwatch.watchdog.pairs;

import io.dogwatch.schemas.market.Bar;
import io.dogwatch.watchdog.bars.Growth;
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

  /** Adds a bar; one that is not of a minute, or may still change, adds nothing. */
  public Growth<HourState> observe(HourState state, Bar bar) {
    if (!bar.complete() || !bar.length().equals(MINUTE)) {
      return new Growth.Added<>(state, List.of());
    }
    long hour = GrowingHour.hourOf(bar);
    GrowingHour growing = state.growing();
    if (growing == null || growing.hour() < hour) {
      return new Growth.Added<>(
          new HourState(GrowingHour.startedBy(bar)),
          growing == null ? List.of() : List.of(growing.finished(bar)));
    }
    if (growing.hour() > hour) {
      return new Growth.Late<>();
    }
    return growing.has(bar)
        ? new Growth.Duplicate<>()
        : new Growth.Added<>(new HourState(growing.with(bar)), List.of());
  }
}
