package io.dogwatch.watchdog.streams;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.rules.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The metrics of the watchdogs. A transaction that is repeated after a failure counts twice.
 *
 * <p>Events read = events rejected + events watched; an event watched is late, a duplicate, or
 * judged (skipped or not) once for each watchdog of its kind.
 */
public final class Meters {

  private static final String WATCHDOG = "watchdog";

  private final MeterRegistry registry;

  public Meters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Events that went to the rejects, by reason. */
  Counter rejects(String input, String reason) {
    return Counter.builder("watchdog.rejects")
        .description("Market events that the watchdogs refused")
        .tag("input", input)
        .tag("reason", reason)
        .register(registry);
  }

  /** The counters of one watchdog. */
  Tally of(String watchdog) {
    return new Tally(watchdog);
  }

  /** Counts what one watchdog says. */
  final class Tally {

    private final Counter late;
    private final Counter duplicates;
    private final Map<Verdict.Reason, Counter> skipped = new EnumMap<>(Verdict.Reason.class);
    private final Map<Severity, Counter> alerts = new EnumMap<>(Severity.class);

    private Tally(String watchdog) {
      late =
          Counter.builder("watchdog.late.dropped")
              .description("Events that came later than the grace allows")
              .tag(WATCHDOG, watchdog)
              .register(registry);
      duplicates =
          Counter.builder("watchdog.duplicates")
              .description("Events that were there already")
              .tag(WATCHDOG, watchdog)
              .register(registry);
      for (Verdict.Reason reason : Verdict.Reason.values()) {
        skipped.put(
            reason,
            Counter.builder("watchdog.skipped")
                .description("Events that there was nothing to judge by")
                .tag(WATCHDOG, watchdog)
                .tag("reason", reason.text())
                .register(registry));
      }
      for (Severity severity : Severity.values()) {
        alerts.put(
            severity,
            Counter.builder("watchdog.alerts")
                .description("Alerts that began, by the severity they began with")
                .tag(WATCHDOG, watchdog)
                .tag("severity", severity.name().toLowerCase(Locale.ROOT))
                .register(registry));
      }
    }

    void late() {
      late.increment();
    }

    void duplicate() {
      duplicates.increment();
    }

    void count(List<Verdict> verdicts) {
      for (Verdict verdict : verdicts) {
        switch (verdict) {
          case Verdict.Late _ -> late();
          case Verdict.Duplicate _ -> duplicate();
          case Verdict.Skipped(var reason) -> counter(skipped, reason).increment();
          case Verdict.Breach _,
              Verdict.Lull _,
              Verdict.Clear _,
              Verdict.Corrected _,
              Verdict.Withdrawn _ -> {
            // what follows from them is counted as alerts
          }
        }
      }
    }

    void count(Alert alert) {
      if (alert.revision() == 1) {
        counter(alerts, alert.severity()).increment();
      }
    }

    private static <K extends Enum<K>> Counter counter(Map<K, Counter> counters, K key) {
      return Objects.requireNonNull(counters.get(key));
    }
  }
}
