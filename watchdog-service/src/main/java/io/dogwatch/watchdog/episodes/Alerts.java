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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The versions of an alert, one after the other. */
final class Alerts {

  /** Text of an alert that stands for many short episodes; its value is {@code true}. */
  static final String FLAPPING = "flapping";

  /** Text of an alert that was closed although its condition was not over: why. */
  static final String REASON = "reason";

  private static final Duration HISTORICAL = Duration.ofDays(1);

  /** The first observations stay, the later ones make room for newer ones. */
  private static final int FIRST_SOURCE_EVENTS = Alert.MAX_SOURCE_EVENTS / 2;

  private Alerts() {}

  static boolean isFlapping(Alert alert) {
    return alert.evidence().texts().containsKey(FLAPPING);
  }

  /** The first revision, or the next one of an alert that was taken back. */
  static Alert opened(
      Episode.Pending pending,
      Sighting sighting,
      Terms terms,
      String kind,
      Reading reading,
      Key key) {
    String fingerprint = Fingerprints.of(terms.watchdog(), kind, key.text());
    String id = Fingerprints.alertId(fingerprint, pending.since(), terms.ruleVersion());
    boolean flapping = pending.past().flapsWith(pending.since());
    return new Alert(
        id,
        fingerprint,
        pending.past().revisionsOf(id) + 1,
        Alert.State.FIRING,
        reading.type(),
        reading.severity(),
        null,
        terms.watchdog(),
        terms.ruleVersion(),
        terms.mode(),
        key.subject(),
        description(reading, flapping),
        new Alert.Evidence(reading.numbers(), texts(reading, flapping), pending.sightings()),
        new Alert.Times(
            sighting.at(), sighting.ingestedAt(), pending.since(), pending.until(), null),
        reading.warmup(),
        isHistorical(sighting));
  }

  private static Map<String, String> texts(Reading reading, boolean flapping) {
    Map<String, String> texts = new TreeMap<>(reading.texts());
    if (flapping) {
      texts.put(FLAPPING, "true");
    }
    return texts;
  }

  /** The condition still holds: nothing to tell, but to remember. */
  static Alert seenAgain(Alert alert, Sighting sighting) {
    Alert.Times times = alert.times();
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
        Finding.of(alert),
        new Alert.Evidence(alert.evidence().numbers(), alert.evidence().texts(), sources),
        new Alert.Times(
            times.event(),
            times.detected(),
            times.firstSeen(),
            later(times.lastSeen(), sighting.at()),
            times.resolved()));
  }

  /** A new revision that tells of another reading. */
  static Alert retold(Alert seen, Severity severity, Sighting sighting, Reading reading) {
    boolean other = severity != seen.severity();
    return copy(
        seen,
        seen.revision() + 1,
        Alert.State.FIRING,
        new Finding(
            reading.type(),
            severity,
            other ? seen.severity() : seen.previousSeverity(),
            description(reading, isFlapping(seen)),
            reading.warmup()),
        new Alert.Evidence(
            reading.numbers(), texts(reading, isFlapping(seen)), seen.evidence().sourceEvents()),
        at(seen, sighting, null));
  }

  /** A new revision of what has not changed. */
  static Alert repeated(Alert alert, Sighting sighting) {
    return next(alert, Alert.State.FIRING, alert.evidence(), at(alert, sighting, null));
  }

  /** The last revision. */
  static Alert ended(Alert alert, Alert.State state, Sighting sighting) {
    return next(alert, state, alert.evidence(), at(alert, sighting, sighting.at()));
  }

  /** With numbers beside those it has, or in place of them. */
  static Alert withNumbers(Alert alert, Map<String, Double> numbers) {
    Alert.Evidence before = alert.evidence();
    Map<String, Double> all = new TreeMap<>(before.numbers());
    all.putAll(numbers);
    return copy(
        alert,
        alert.revision(),
        alert.state(),
        Finding.of(alert),
        new Alert.Evidence(all, before.texts(), before.sourceEvents()),
        alert.times());
  }

  /** The last revision of what is not watched any more. */
  static Alert stopped(Alert alert, Instant at, String reason) {
    Alert.Times times = alert.times();
    Instant end = later(at, times.lastSeen());
    Map<String, String> texts = new TreeMap<>(alert.evidence().texts());
    texts.put(REASON, reason);
    return next(
        alert,
        Alert.State.RESOLVED,
        new Alert.Evidence(alert.evidence().numbers(), texts, alert.evidence().sourceEvents()),
        new Alert.Times(end, end, times.firstSeen(), times.lastSeen(), end));
  }

  private static String description(Reading reading, boolean flapping) {
    return flapping ? "flapping: " + reading.description() : reading.description();
  }

  private static Alert.Times at(Alert alert, Sighting sighting, @Nullable Instant resolved) {
    Alert.Times times = alert.times();
    return new Alert.Times(
        sighting.at(), sighting.ingestedAt(), times.firstSeen(), times.lastSeen(), resolved);
  }

  /** What an alert says of its condition. */
  private record Finding(
      String type,
      Severity severity,
      @Nullable Severity previousSeverity,
      String description,
      boolean warmup) {

    static Finding of(Alert alert) {
      return new Finding(
          alert.type(),
          alert.severity(),
          alert.previousSeverity(),
          alert.description(),
          alert.warmup());
    }
  }

  private static Alert next(
      Alert alert, Alert.State state, Alert.Evidence evidence, Alert.Times times) {
    return copy(alert, alert.revision() + 1, state, Finding.of(alert), evidence, times);
  }

  private static Alert copy(
      Alert alert,
      int revision,
      Alert.State state,
      Finding finding,
      Alert.Evidence evidence,
      Alert.Times times) {
    return new Alert(
        alert.alertId(),
        alert.fingerprint(),
        revision,
        state,
        finding.type(),
        finding.severity(),
        finding.previousSeverity(),
        alert.watchdog(),
        alert.ruleVersion(),
        alert.mode(),
        alert.subject(),
        finding.description(),
        evidence,
        times,
        finding.warmup(),
        alert.historical());
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static boolean isHistorical(Sighting sighting) {
    return Duration.between(sighting.at(), sighting.ingestedAt()).compareTo(HISTORICAL) > 0;
  }
}
