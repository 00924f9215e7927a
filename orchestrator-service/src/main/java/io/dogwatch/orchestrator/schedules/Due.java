package io.dogwatch.orchestrator.schedules;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done about a schedule whose time has come.
 *
 * @param firing instants, in their order
 * @param missed how many are left out
 * @param next the first instant that was not decided about; null if none comes any more
 */
record Due(List<Instant> firing, int missed, @Nullable Instant next) {

  /** An instant that is older was missed: no orchestrator was there, or none that could. */
  static final Duration ON_TIME = Duration.ofSeconds(60);

  /** Decided about at once; the rest is for the next time. */
  private static final int MOST_FIRING = 500;

  private static final int MOST_MISSED = 10_000;

  /**
   * Decides about the instants until now.
   *
   * @param from the first of them
   */
  static Due of(Timetable timetable, Misfire misfire, Instant from, Instant now) {
    @Nullable Instant lastMissed = null;
    List<Instant> firing = new ArrayList<>();
    int leftOut = 0;
    Optional<Instant> at = Optional.of(from);
    while (isDue(at, now) && firing.size() < MOST_FIRING && leftOut < MOST_MISSED) {
      Instant instant = at.get();
      if (misfire == Misfire.ALL || !instant.isBefore(now.minus(ON_TIME))) {
        firing.add(instant);
      } else {
        leftOut++;
        lastMissed = instant;
      }
      at = timetable.next(instant);
    }
    if (misfire == Misfire.ONCE && firing.isEmpty() && !isDue(at, now) && lastMissed != null) {
      firing.add(lastMissed);
      leftOut--;
    }
    return new Due(List.copyOf(firing), leftOut, at.orElse(null));
  }

  private static boolean isDue(Optional<Instant> at, Instant now) {
    return at.filter(instant -> !instant.isAfter(now)).isPresent();
  }
}
