package io.dogwatch.watchdog.episodes;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Reading;
import io.dogwatch.watchdog.rules.Verdict.Sighting;
import java.time.Instant;
import java.util.Map;

/** What a rule may say of moves, at seconds after T0. */
final class Verdicts {

  static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");
  static final Key KEY = Key.listing("bitstamp", "BTC/USD");
  static final String MOVE = "move";

  private Verdicts() {}

  static Verdict breach(int second, double observed) {
    return breach(second, observed, Severity.HIGH);
  }

  static Verdict breach(int second, double observed, Severity severity) {
    return new Verdict.Breach(sighting(second), MOVE, reading(MOVE, observed, severity));
  }

  static Verdict breach(int second, Reading reading) {
    return new Verdict.Breach(sighting(second), MOVE, reading);
  }

  static Verdict corrected(int second, double observed, Severity severity) {
    return new Verdict.Corrected(sighting(second), MOVE, reading(MOVE, observed, severity));
  }

  static Reading said(String pace) {
    return new Reading(
        MOVE, Severity.HIGH, pace.length(), "it moved", Map.of(), Map.of("pace", pace), false);
  }

  static Reading reading(String type, double observed, Severity severity) {
    return new Reading(type, severity, observed, "it moved", Map.of("observed", observed), false);
  }

  static Verdict lull(int second) {
    return new Verdict.Lull(sighting(second), MOVE);
  }

  static Verdict clear(int second) {
    return new Verdict.Clear(sighting(second), MOVE);
  }

  static Verdict withdrawn(int second) {
    return new Verdict.Withdrawn(sighting(second), MOVE);
  }

  static Sighting sighting(int second) {
    return new Sighting("id" + second, time(second), ingested(second));
  }

  static Instant time(int second) {
    return T0.plusSeconds(second);
  }

  static Instant ingested(int second) {
    return time(second).plusMillis(5);
  }
}
