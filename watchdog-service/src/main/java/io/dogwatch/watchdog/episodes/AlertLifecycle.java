package io.dogwatch.watchdog.episodes;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.rules.Verdict.Reading;
import io.dogwatch.watchdog.rules.Verdict.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From verdicts to alerts: one alert per episode, whatever the rule. Pure, and without a clock: the
 * same verdicts give the same alerts.
 *
 * <p>A breach is pending until enough observations agree for long enough, then an alert fires. It
 * is published again when it gets notably worse and, changed or not, every so often, and resolved
 * when the condition was clearly over for long enough. After that the same condition stays quiet
 * for a while, unless it comes back worse. One that comes back again and again is an alert that
 * flaps: it stays open until an hour was quiet.
 *
 * <p>Severity is the highest of the episode: that it decreases is nothing to tell. What an alert is
 * about changes with its severity only: the way back from a crash is no news of another kind.
 */
final class AlertLifecycle {

  private static final double NOTABLE_GROWTH = 1.1;

  private final Terms terms;

  AlertLifecycle(Terms terms) {
    this.terms = terms;
  }

  /**
   * What became of an episode.
   *
   * @param alert to publish, if there is something to tell
   */
  record Turn(Episode episode, @Nullable Alert alert) {}

  Turn breach(Episode before, Sighting sighting, String kind, Reading reading, Key key) {
    if (!(before instanceof Episode.Firing) && before.past().includes(sighting)) {
      return new Turn(before, null);
    }
    return switch (before) {
      case Episode.Quiet(var past) ->
          past.quiets(sighting, reading)
              ? new Turn(before, null)
              : confirm(pending(past, sighting, reading), sighting, kind, reading, key);
      case Episode.Pending pending ->
          confirm(joined(pending, sighting, reading), sighting, kind, reading, key);
      case Episode.Firing firing -> worsen(firing, sighting, reading);
    };
  }

  Turn lull(Episode before, Sighting sighting) {
    return switch (before) {
      case Episode.Quiet(var past) -> new Turn(quiet(past, sighting), null);
      case Episode.Pending pending -> new Turn(dropped(pending, sighting), null);
      case Episode.Firing firing ->
          precedes(sighting, firing.alert())
              ? new Turn(before, null)
              : goOn(firing.with(firing.alert(), null), sighting);
    };
  }

  Turn clear(Episode before, Sighting sighting, Map<String, Double> numbers) {
    return switch (before) {
      case Episode.Quiet(var past) -> new Turn(quiet(past, sighting), null);
      case Episode.Pending pending -> new Turn(dropped(pending, sighting), null);
      case Episode.Firing firing ->
          precedes(sighting, firing.alert())
              ? new Turn(before, null)
              : calm(firing, sighting, numbers);
    };
  }

  /** Takes back an alert that began with this sighting; any other stays. */
  Turn withdraw(Episode before, Sighting sighting) {
    return switch (before) {
      case Episode.Quiet _, Episode.Pending _ -> lull(before, sighting);
      case Episode.Firing firing ->
          firing.alert().times().firstSeen().equals(sighting.at())
              ? retract(firing, sighting)
              : new Turn(before, null);
    };
  }

  /** Tells an alert that began with this sighting anew, better or worse; any other stays. */
  Turn correct(Episode before, Sighting sighting, String kind, Reading reading, Key key) {
    return switch (before) {
      case Episode.Quiet _, Episode.Pending _ -> breach(before, sighting, kind, reading, key);
      case Episode.Firing(var past, var alert, _, var clearSince) -> {
        if (!alert.times().firstSeen().equals(sighting.at())) {
          yield new Turn(before, null);
        }
        Alert corrected =
            Alerts.retold(Alerts.seenAgain(alert, sighting), reading.severity(), sighting, reading);
        yield new Turn(
            new Episode.Firing(past, corrected, Math.abs(reading.observed()), clearSince),
            corrected);
      }
    };
  }

  /**
   * Ends an episode because nobody watches for it any more.
   *
   * @param reason for the alert to tell
   */
  Turn stop(Episode before, Instant at, String reason) {
    return switch (before) {
      case Episode.Quiet _ -> new Turn(before, null);
      case Episode.Pending pending -> new Turn(new Episode.Quiet(pending.past()), null);
      case Episode.Firing(var past, var alert, _, _) -> {
        Past after = past.afterResolved(alert, alert.times().lastSeen());
        yield new Turn(new Episode.Quiet(after), Alerts.stopped(alert, at, reason));
      }
    };
  }

  private static Episode.Pending pending(Past past, Sighting sighting, Reading reading) {
    return new Episode.Pending(
        past, reading.observed() > 0, sighting.at(), sighting.at(), List.of(sighting.id()));
  }

  private static Episode.Pending joined(
      Episode.Pending pending, Sighting sighting, Reading reading) {
    if (pending.upward() != reading.observed() > 0) {
      return pending(pending.past(), sighting, reading);
    }
    Instant at = sighting.at();
    Instant since = at.isBefore(pending.since()) ? at : pending.since();
    Instant until = at.isAfter(pending.until()) ? at : pending.until();
    List<String> sightings = new ArrayList<>(pending.sightings());
    if (!sightings.contains(sighting.id()) && sightings.size() < Alert.MAX_SOURCE_EVENTS) {
      sightings.add(sighting.id());
    }
    return new Episode.Pending(pending.past(), pending.upward(), since, until, sightings);
  }

  private Turn confirm(
      Episode.Pending pending, Sighting sighting, String kind, Reading reading, Key key) {
    Duration held = Duration.between(pending.since(), pending.until());
    if (pending.sightings().size() < terms.confirmations()
        || held.compareTo(terms.pendingFor()) < 0) {
      return new Turn(pending, null);
    }
    Alert alert = Alerts.opened(pending, sighting, terms, kind, reading, key);
    return new Turn(
        new Episode.Firing(pending.past(), alert, Math.abs(reading.observed()), null), alert);
  }

  private Turn worsen(Episode.Firing firing, Sighting sighting, Reading reading) {
    Alert before = firing.alert();
    Alert seen = Alerts.seenAgain(before, sighting);
    double magnitude = Math.abs(reading.observed());
    boolean severer = reading.severity().compareTo(before.severity()) > 0;
    boolean same = reading.type().equals(before.type());
    boolean grown =
        magnitude >= firing.peak() * NOTABLE_GROWTH
            && hasPassed(terms.checkInterval(), before, sighting);
    if (!severer && !same) {
      return goOn(firing.with(seen, null), sighting);
    }
    if (!severer && !grown && !hasPassed(terms.repeatInterval(), before, sighting)) {
      return new Turn(firing.with(seen, null), null);
    }
    Severity severity = severer ? reading.severity() : before.severity();
    Alert worse = Alerts.retold(seen, severity, sighting, reading);
    double peak = Math.max(firing.peak(), magnitude);
    return new Turn(new Episode.Firing(firing.past(), worse, peak, null), worse);
  }

  /** The alert stays open; from time to time, that is worth telling. */
  private Turn goOn(Episode.Firing firing, Sighting sighting) {
    if (!hasPassed(terms.repeatInterval(), firing.alert(), sighting)) {
      return new Turn(firing, null);
    }
    Alert again = Alerts.repeated(firing.alert(), sighting);
    return new Turn(firing.with(again, firing.clearSince()), again);
  }

  private Turn calm(Episode.Firing firing, Sighting sighting, Map<String, Double> numbers) {
    Alert alert = firing.alert();
    Instant since = firing.clearSince() == null ? sighting.at() : firing.clearSince();
    if (Duration.between(since, sighting.at()).compareTo(clearFor(alert)) < 0) {
      return goOn(firing.with(alert, since), sighting);
    }
    Past after = firing.past().afterResolved(alert, sighting.at().plus(terms.coolDown()));
    Alert resolved = Alerts.ended(alert, Alert.State.RESOLVED, sighting);
    return new Turn(new Episode.Quiet(after), Alerts.withNumbers(resolved, numbers));
  }

  private Duration clearFor(Alert alert) {
    boolean longer = Alerts.isFlapping(alert) && terms.clearFor().compareTo(Past.FLAP_WINDOW) < 0;
    return longer ? Past.FLAP_WINDOW : terms.clearFor();
  }

  private static Turn retract(Episode.Firing firing, Sighting sighting) {
    Alert retracted = Alerts.ended(firing.alert(), Alert.State.RETRACTED, sighting);
    return new Turn(new Episode.Quiet(firing.past().afterRetracted(retracted)), retracted);
  }

  private static Episode dropped(Episode.Pending pending, Sighting sighting) {
    return sighting.at().isBefore(pending.since()) ? pending : quiet(pending.past(), sighting);
  }

  private static Episode quiet(Past past, Sighting sighting) {
    return past.isForgottenAt(sighting.at()) ? Episode.NONE : new Episode.Quiet(past);
  }

  private static boolean precedes(Sighting sighting, Alert alert) {
    return sighting.at().isBefore(alert.times().lastSeen());
  }

  /** Whether an interval has passed since the alert was last published. */
  private static boolean hasPassed(Duration interval, Alert alert, Sighting sighting) {
    return !sighting.at().isBefore(alert.times().event().plus(interval));
  }
}
