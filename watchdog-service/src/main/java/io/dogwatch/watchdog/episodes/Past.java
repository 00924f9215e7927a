package io.dogwatch.watchdog.episodes;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.rules.Verdict.Reading;
import io.dogwatch.watchdog.rules.Verdict.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The episodes before, as far as the next one depends on them.
 *
 * @param begun when the newest of them began, oldest first, {@value #CALM_EPISODES} at most
 * @param last how the last one ended; null where there was none, and then none has begun
 */
record Past(List<Instant> begun, @Nullable Ending last) {

  static final Past NONE = new Past(List.of(), null);

  /** More episodes than these within an hour are one that flaps. */
  static final int CALM_EPISODES = 5;

  static final Duration FLAP_WINDOW = Duration.ofHours(1);

  /** How an episode ended. */
  sealed interface Ending {

    /**
     * Its condition was over, or is watched no more.
     *
     * @param lastSeen when the condition last held: what held until then belongs to that episode
     * @param quietUntil until then only what is more severe begins another
     */
    record Resolved(Severity severity, Instant lastSeen, Instant quietUntil) implements Ending {}

    /**
     * It never was one.
     *
     * @param alertId what holds from the same time on is the same alert again
     * @param revision the last one of that alert
     */
    record Retracted(String alertId, int revision, Instant firstSeen) implements Ending {}
  }

  Past {
    begun = List.copyOf(begun);
  }

  /** After an episode whose alert was resolved. */
  Past afterResolved(Alert alert, Instant quietUntil) {
    List<Instant> all = new ArrayList<>(begun);
    all.add(alert.times().firstSeen());
    List<Instant> newest = all.subList(Math.max(0, all.size() - CALM_EPISODES), all.size());
    return new Past(
        newest, new Ending.Resolved(alert.severity(), alert.times().lastSeen(), quietUntil));
  }

  /** After an episode that was none. */
  Past afterRetracted(Alert alert) {
    return new Past(
        begun, new Ending.Retracted(alert.alertId(), alert.revision(), alert.times().firstSeen()));
  }

  /** Whether a sighting is older than what may begin an episode: no two begin at the same time. */
  boolean includes(Sighting sighting) {
    return switch (last) {
      case null -> false;
      case Ending.Resolved(_, var lastSeen, _) -> !sighting.at().isAfter(lastSeen);
      case Ending.Retracted(_, _, var firstSeen) -> sighting.at().isBefore(firstSeen);
    };
  }

  /** Whether a breach is one of those that nobody wants to hear of again so soon. */
  boolean quiets(Sighting sighting, Reading reading) {
    return last instanceof Ending.Resolved(var severity, _, var quietUntil)
        && sighting.at().isBefore(quietUntil)
        && reading.severity().compareTo(severity) <= 0;
  }

  /** How many revisions of this alert there were. */
  int revisionsOf(String alertId) {
    return last instanceof Ending.Retracted(var retracted, int revision, _)
            && retracted.equals(alertId)
        ? revision
        : 0;
  }

  /** Whether an episode that begins now is one too many within an hour. */
  boolean flapsWith(Instant beginning) {
    Instant from = beginning.minus(FLAP_WINDOW);
    return begun.stream().filter(time -> time.isAfter(from)).count() >= CALM_EPISODES;
  }

  /** Whether nothing follows from it any more. */
  boolean isForgottenAt(Instant time) {
    return switch (last) {
      case null -> true;
      case Ending.Resolved(_, var lastSeen, var quietUntil) ->
          !time.isBefore(quietUntil) && !time.isBefore(lastSeen.plus(FLAP_WINDOW));
      case Ending.Retracted(_, _, var firstSeen) -> !time.isBefore(firstSeen.plus(FLAP_WINDOW));
    };
  }
}
