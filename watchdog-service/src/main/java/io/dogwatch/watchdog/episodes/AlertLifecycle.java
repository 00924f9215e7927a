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
 * <p>A breach is pending until enough observations agree, then an alert fires. It is published
 * again when it gets notably worse, and resolved when the condition was clearly over for long
 * enough. After that the same condition stays quiet for a while, unless it comes back worse.
 */
final class AlertLifecycle {

  private static final double NOTABLE_GROWTH = 1.1;
  private static final Duration HISTORICAL = Duration.ofDays(1);

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
    return switch (before) {
      case Episode.Quiet(var coolDown) ->
          isCooling(coolDown, sighting, reading)
              ? new Turn(before, null)
              : confirm(pending(coolDown, sighting, reading), sighting, kind, reading, key);
      case Episode.Pending pending ->
          confirm(joined(pending, sighting, reading), sighting, kind, reading, key);
      case Episode.Firing firing -> worsen(firing, sighting, reading);
    };
  }

  Turn lull(Episode before, Sighting sighting) {
    return switch (before) {
      case Episode.Quiet(var coolDown) -> new Turn(quiet(coolDown, sighting), null);
      case Episode.Pending pending -> new Turn(dropped(pending, sighting), null);
      case Episode.Firing(var alert, double peak, _) ->
          precedes(sighting, alert)
              ? new Turn(before, null)
              : new Turn(new Episode.Firing(alert, peak, null), null);
    };
  }

  Turn clear(Episode before, Sighting sighting) {
    return switch (before) {
      case Episode.Quiet(var coolDown) -> new Turn(quiet(coolDown, sighting), null);
      case Episode.Pending pending -> new Turn(dropped(pending, sighting), null);
      case Episode.Firing firing ->
          precedes(sighting, firing.alert()) ? new Turn(before, null) : calm(firing, sighting);
    };
  }

  /** Takes back an alert that began with this sighting; any other stays. */
  Turn withdraw(Episode before, Sighting sighting) {
    return switch (before) {
      case Episode.Quiet _, Episode.Pending _ -> lull(before, sighting);
      case Episode.Firing(var alert, _, _) ->
          alert.times().firstSeen().equals(sighting.at())
              ? new Turn(Episode.NONE, Alerts.ended(alert, Alert.State.RETRACTED, sighting))
              : new Turn(before, null);
    };
  }

  private static boolean isCooling(
      Episode.@Nullable CoolDown coolDown, Sighting sighting, Reading reading) {
    return coolDown != null
        && sighting.at().isBefore(coolDown.until())
        && reading.severity().compareTo(coolDown.severity()) <= 0;
  }

  private static Episode.Pending pending(
      Episode.@Nullable CoolDown coolDown, Sighting sighting, Reading reading) {
    return new Episode.Pending(
        coolDown, reading.observed() > 0, sighting.at(), List.of(sighting.id()));
  }

  private static Episode.Pending joined(
      Episode.Pending pending, Sighting sighting, Reading reading) {
    if (pending.upward() != reading.observed() > 0) {
      return pending(pending.coolDown(), sighting, reading);
    }
    Instant since = sighting.at().isBefore(pending.since()) ? sighting.at() : pending.since();
    List<String> sightings = new ArrayList<>(pending.sightings());
    if (!sightings.contains(sighting.id()) && sightings.size() < Alert.MAX_SOURCE_EVENTS) {
      sightings.add(sighting.id());
    }
    return new Episode.Pending(pending.coolDown(), pending.upward(), since, sightings);
  }

  private Turn confirm(
      Episode.Pending pending, Sighting sighting, String kind, Reading reading, Key key) {
    if (pending.sightings().size() < terms.confirmations()) {
      return new Turn(pending, null);
    }
    String fingerprint = Fingerprints.of(terms.watchdog(), kind, key.text());
    Alert alert =
        new Alert(
            Fingerprints.alertId(fingerprint, pending.since(), terms.ruleVersion()),
            fingerprint,
            1,
            Alert.State.FIRING,
            reading.type(),
            reading.severity(),
            null,
            terms.watchdog(),
            terms.ruleVersion(),
            terms.mode(),
            key.subject(),
            reading.description(),
            new Alert.Evidence(reading.numbers(), Map.of(), pending.sightings()),
            new Alert.Times(
                sighting.at(), sighting.ingestedAt(), pending.since(), sighting.at(), null),
            reading.warmup(),
            isHistorical(sighting));
    return new Turn(new Episode.Firing(alert, Math.abs(reading.observed()), null), alert);
  }

  private Turn worsen(Episode.Firing firing, Sighting sighting, Reading reading) {
    Alert before = firing.alert();
    Alert seen = Alerts.seenAgain(before, sighting);
    double magnitude = Math.abs(reading.observed());
    boolean severer = reading.severity().compareTo(before.severity()) > 0;
    if (!severer && magnitude < firing.peak() * NOTABLE_GROWTH) {
      return new Turn(new Episode.Firing(seen, firing.peak(), null), null);
    }
    Severity severity = severer ? reading.severity() : before.severity();
    Alert worse = Alerts.worse(seen, severity, sighting, reading);
    return new Turn(new Episode.Firing(worse, Math.max(firing.peak(), magnitude), null), worse);
  }

  private Turn calm(Episode.Firing firing, Sighting sighting) {
    Instant since = firing.clearSince() == null ? sighting.at() : firing.clearSince();
    if (Duration.between(since, sighting.at()).compareTo(terms.clearFor()) < 0) {
      return new Turn(new Episode.Firing(firing.alert(), firing.peak(), since), null);
    }
    Alert alert = firing.alert();
    var coolDown = new Episode.CoolDown(sighting.at().plus(terms.coolDown()), alert.severity());
    return new Turn(
        new Episode.Quiet(coolDown), Alerts.ended(alert, Alert.State.RESOLVED, sighting));
  }

  private static Episode dropped(Episode.Pending pending, Sighting sighting) {
    return sighting.at().isBefore(pending.since()) ? pending : quiet(pending.coolDown(), sighting);
  }

  private static Episode quiet(Episode.@Nullable CoolDown coolDown, Sighting sighting) {
    return coolDown == null || sighting.at().isBefore(coolDown.until())
        ? new Episode.Quiet(coolDown)
        : Episode.NONE;
  }

  private static boolean precedes(Sighting sighting, Alert alert) {
    return sighting.at().isBefore(alert.times().lastSeen());
  }

  private static boolean isHistorical(Sighting sighting) {
    return Duration.between(sighting.at(), sighting.ingestedAt()).compareTo(HISTORICAL) > 0;
  }
}
