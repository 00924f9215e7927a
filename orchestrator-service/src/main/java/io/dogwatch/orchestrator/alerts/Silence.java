package io.dogwatch.orchestrator.alerts;

import io.dogwatch.client.alerts.AlertFilter;
import io.dogwatch.schemas.alerts.Alert;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That nobody is to be told of some alerts for a time.
 *
 * @param id sorts by when it was made
 * @param matchers which alerts
 * @param from when it begins
 * @param until when it is over, at the latest
 * @param actor who wants it
 * @param end null unless somebody ended it before
 */
record Silence(
    UUID id,
    AlertFilter matchers,
    Instant from,
    Instant until,
    String reason,
    String actor,
    @Nullable End end) {

  /** That somebody ended it. */
  record End(Instant at, String actor) {}

  /** Where a silence stands at some time. */
  enum State {
    COMING,
    STANDING,
    OVER
  }

  State stateAt(Instant now) {
    if (end != null || !now.isBefore(until)) {
      return State.OVER;
    }
    return now.isBefore(from) ? State.COMING : State.STANDING;
  }

  /** Whether the alert falls under it while it stands. */
  boolean covers(Alert alert) {
    return matchers.matches(alert);
  }
}
