package io.dogwatch.watchdog.correlation;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.rules.Threshold;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.tape.Tick;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** What there is to say of a change of correlation. */
record ChangeReport(PairState state, Slot slot, Change change, CorrelationThresholds thresholds) {

  private static final String KIND = "correlation_break";

  Verdict breach() {
    return new Verdict.Breach(sighting(), KIND, reading());
  }

  Verdict lull() {
    return new Verdict.Lull(sighting(), KIND);
  }

  Verdict clear() {
    return new Verdict.Clear(sighting(), KIND);
  }

  Verdict withdrawn() {
    return new Verdict.Withdrawn(sighting(), KIND);
  }

  private Verdict.Sighting sighting() {
    return new Verdict.Sighting("bars until " + end(), end(), Tick.instant(slot.ingestedAt()));
  }

  private Instant end() {
    return Instant.EPOCH.plus(Quote.LENGTH.multipliedBy(slot.hour() + 1));
  }

  private Verdict.Reading reading() {
    return new Verdict.Reading(
        KIND,
        severity(),
        change.difference(),
        String.format(
            Locale.ROOT,
            "correlation of %s and %s is %.2f, and was %.2f before",
            state.first().symbol(),
            state.second().symbol(),
            change.recent(),
            change.history()),
        numbers(),
        texts(),
        false);
  }

  private Severity severity() {
    if (Threshold.exceeds(change.size(), thresholds.bounds().critical())) {
      return Severity.CRITICAL;
    }
    return Threshold.exceeds(change.size(), thresholds.bounds().high())
        ? Severity.HIGH
        : Severity.MEDIUM;
  }

  private Map<String, Double> numbers() {
    return Map.of(
        "threshold", thresholds.bounds().alert(),
        "observed", change.difference(),
        "baseline", change.history(),
        "recent_corr", change.recent(),
        "hist_corr", change.history(),
        "change", change.size(),
        "robustZ", change.fisherZ(),
        "sampleSize", (double) change.recentSize(),
        "baselineSize", (double) change.historySize(),
        "coverage", change.coverage());
  }

  private Map<String, String> texts() {
    return Map.of(
        "asset1", state.first().symbol(),
        "asset2", state.second().symbol(),
        "windowStart", end().minus(thresholds.windows().recent()).toString(),
        "windowEnd", end().toString());
  }
}
