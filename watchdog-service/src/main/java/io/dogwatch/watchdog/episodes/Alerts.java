package io.dogwatch.watchdog.episodes;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.rules.Verdict.Reading;
import io.dogwatch.watchdog.rules.Verdict.Sighting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The next version of an alert. */
final class Alerts {

  /** The first observations stay, the later ones make room for newer ones. */
  private static final int FIRST_SOURCE_EVENTS = Alert.MAX_SOURCE_EVENTS / 2;

  private Alerts() {}

  /** The condition still holds: nothing to tell, but to remember. */
  static Alert seenAgain(Alert alert, Sighting sighting) {
    Alert.Times times = alert.times();
    Instant lastSeen = later(times.lastSeen(), sighting.at());
    List<String> sources = new ArrayList<>(alert.evidence().sourceEvents());
    if (!sources.contains(sighting.id())) {
      if (sources.size() == Alert.MAX_SOURCE_EVENTS) {
        sources.remove(FIRST_SOURCE_EVENTS);
      }
      sources.add(sighting.id());
    }
    return copy(
        alert,
        alert.revision(),
        alert.state(),
        alert.previousSeverity(),
        new Change(alert.type(), alert.severity(), alert.description(), alert.warmup()),
        new Alert.Evidence(alert.evidence().numbers(), alert.evidence().texts(), sources),
        new Alert.Times(
            times.event(), times.detected(), times.firstSeen(), lastSeen, times.resolved()));
  }

  /** A new revision of what got worse. */
  static Alert worse(Alert seen, Severity severity, Sighting sighting, Reading reading) {
    Alert.Times times = seen.times();
    return copy(
        seen,
        seen.revision() + 1,
        Alert.State.FIRING,
        seen.severity(),
        new Change(reading.type(), severity, reading.description(), reading.warmup()),
        new Alert.Evidence(
            reading.numbers(), seen.evidence().texts(), seen.evidence().sourceEvents()),
        new Alert.Times(
            sighting.at(), sighting.ingestedAt(), times.firstSeen(), times.lastSeen(), null));
  }

  /** The last revision. */
  static Alert ended(Alert alert, Alert.State state, Sighting sighting) {
    Alert.Times times = alert.times();
    return copy(
        alert,
        alert.revision() + 1,
        state,
        alert.previousSeverity(),
        new Change(alert.type(), alert.severity(), alert.description(), alert.warmup()),
        alert.evidence(),
        new Alert.Times(
            sighting.at(),
            sighting.ingestedAt(),
            times.firstSeen(),
            times.lastSeen(),
            sighting.at()));
  }

  private record Change(String type, Severity severity, String description, boolean warmup) {}

  private static Alert copy(
      Alert alert,
      int revision,
      Alert.State state,
      @Nullable Severity previousSeverity,
      Change change,
      Alert.Evidence evidence,
      Alert.Times times) {
    return new Alert(
        alert.alertId(),
        alert.fingerprint(),
        revision,
        state,
        change.type(),
        change.severity(),
        previousSeverity,
        alert.watchdog(),
        alert.ruleVersion(),
        alert.mode(),
        alert.subject(),
        change.description(),
        evidence,
        times,
        change.warmup(),
        alert.historical());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
