package io.dogwatch.watchdog.streams;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.rules.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The metrics of the watchdogs, and how they are doing. A transaction that is repeated after a
 * failure counts twice.
 *
 * <p>Events read = events rejected + events watched; an event watched is a check of each watchdog
 * of its kind that watches its key, and so is a look at the silence of a key. A check is late, a
 * duplicate, or judged (skipped or not).
 */
public final class Meters {

  private static final String WATCHDOG = "watchdog";

  private final MeterRegistry registry;
  private final Map<String, Pulse> pulses = new ConcurrentHashMap<>();

  public Meters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** How each watchdog is doing, by name. */
  public List<WatchdogHealth> health() {
    return pulses.values().stream()
        .map(Pulse::health)
        .sorted(Comparator.comparing(WatchdogHealth::watchdog))
        .toList();
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

  /** For one task of a watchdog. */
  Checks checksOf(String watchdog) {
    return new Checks(pulses.computeIfAbsent(watchdog, this::pulseOf), registry.config().clock());
  }

  private Pulse pulseOf(String watchdog) {
    var pulse = new Pulse(watchdog, registry.config().clock());
    FunctionCounter.builder("watchdog.checks", pulse, Pulse::succeeded)
        .description("Checks, by how they ended")
        .tag(WATCHDOG, watchdog)
        .tag("status", "ok")
        .register(registry);
    FunctionCounter.builder("watchdog.checks", pulse, Pulse::failed)
        .description("Checks, by how they ended")
        .tag(WATCHDOG, watchdog)
        .tag("status", "failed")
        .register(registry);
    FunctionTimer.builder(
            "watchdog.check", pulse, Pulse::succeeded, Pulse::nanos, TimeUnit.NANOSECONDS)
        .description("How long checks took")
        .tag(WATCHDOG, watchdog)
        .register(registry);
    Gauge.builder("watchdog.health.status", pulse, it -> it.health().score())
        .description("1 healthy, 0.5 degraded, 0 unhealthy, -1 switched off")
        .tag(WATCHDOG, watchdog)
        .register(registry);
    for (Severity severity : Severity.values()) {
      FunctionCounter.builder("watchdog.events", pulse, it -> it.events(severity))
          .description("Alerts that began, by the severity they began with")
          .tag(WATCHDOG, watchdog)
          .tag("severity", severity.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    return pulse;
  }

  /** Counts what one watchdog says. */
  final class Tally {

    private final Counter late;
    private final Counter duplicates;
    private final Map<Verdict.Reason, Counter> skipped = new EnumMap<>(Verdict.Reason.class);

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
          case Verdict.Skipped(var reason) ->
              Objects.requireNonNull(skipped.get(reason)).increment();
          case Verdict.Breach _,
              Verdict.Lull _,
              Verdict.Clear _,
              Verdict.Corrected _,
              Verdict.Withdrawn _ -> {
            // what follows from them is counted as events
          }
        }
      }
    }
  }
}
