package io.dogwatch.watchdog.episodes;

import io.dogwatch.schemas.alerts.Alert;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where one condition of one key stands. */
sealed interface Episode {

  Episode NONE = new Quiet(Past.NONE);

  Past past();

  /** The condition does not hold. */
  record Quiet(Past past) implements Episode {}

  /**
   * The condition holds, but may be an error.
   *
   * @param upward which way the observations go
   * @param since event time of the first observation that agrees
   * @param until event time of the last one
   * @param sightings that agreed so far, the first ones by id
   */
  record Pending(Past past, boolean upward, Instant since, Instant until, List<String> sightings)
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
  record Firing(Past past, Alert alert, double peak, @Nullable Instant clearSince)
      implements Episode {

    Firing with(Alert newAlert, @Nullable Instant newClearSince) {
      return new Firing(past, newAlert, peak, newClearSince);
    }
  }
}
