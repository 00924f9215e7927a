package io.dogwatch.watchdog.episodes;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where one condition of one key stands. */
sealed interface Episode {

  Episode NONE = new Quiet(null);

  /** The last episode, after which this one waits. */
  record CoolDown(Instant until, Severity severity) {}

  /** The condition does not hold. */
  record Quiet(@Nullable CoolDown coolDown) implements Episode {}

  /**
   * The condition holds, but may be an error.
   *
   * @param upward which way the observations go
   * @param sightings that agreed so far, by event time and id
   */
  record Pending(@Nullable CoolDown coolDown, boolean upward, Instant since, List<String> sightings)
      implements Episode {
    public Pending {
      sightings = List.copyOf(sightings);
    }
  }

  /**
   * There is an open alert.
   *
   * @param alert as last published, but for the time at which the condition was last true and the
   *     observations behind it
   * @param peak the largest magnitude that was published
   * @param clearSince since when the condition is clearly over
   */
  record Firing(Alert alert, double peak, @Nullable Instant clearSince) implements Episode {}
}
