package io.dogwatch.watchdog.outage;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.VenueActivity;
import io.dogwatch.schemas.market.VenueEvent;
import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.schemas.market.VenueStatus;
import io.dogwatch.schemas.market.VenueStatus.Status;
import io.dogwatch.watchdog.rules.Rule;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.tape.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Venues that cannot be reached, answer with errors or slowly, send no market data, or whose clock
 * is wrong. Whether a prober still probes can only be seen by the wall clock; all else goes by
 * events.
 */
public final class ExchangeOutage implements Rule<OutageState, VenueEvent> {

  static final String OUTAGE = "exchange_outage";
  static final String MAINTENANCE = "maintenance";
  static final String CLOCK_SKEW = "clock_skew";
  static final String PROBER = "prober_stale";

  private static final Duration SILENCE_INTERVAL = Duration.ofSeconds(5);

  /** After a restart probes lie in the topic that are not read yet. */
  private static final Duration TIME_TO_CATCH_UP = Duration.ofSeconds(30);

  private final OutageThresholds thresholds;

  public ExchangeOutage(OutageThresholds thresholds) {
    this.thresholds = thresholds;
  }

  @Override
  public OutageState start() {
    return OutageState.UNSEEN;
  }

  @Override
  public StateCodec<OutageState> states() {
    return OutageState.CODEC;
  }

  @Override
  public Duration silenceInterval() {
    return SILENCE_INTERVAL;
  }

  @Override
  public Step<OutageState> observe(OutageState state, VenueEvent event, boolean alerting) {
    Verdict unwanted = unwanted(state, event);
    if (unwanted != null) {
      return new Step<>(state, List.of(unwanted));
    }
    OutageState after =
        switch (event) {
          case VenueProbe probe -> state.with(probe, alerting);
          case VenueStatus status -> state.with(status);
          case VenueActivity activity -> state.with(activity);
        };
    return new Step<>(after, judge(after, event));
  }

  /** An event that changes nothing; null if it does. What comes later than its like is outdated. */
  private static @Nullable Verdict unwanted(OutageState state, VenueEvent event) {
    return switch (event) {
      case VenueProbe probe -> {
        ProbeLine known = state.lines().get(OutageState.nameOf(probe));
        yield known == null ? null : unwanted(known.startedAt(), event);
      }
      case VenueStatus _ -> unwanted(state.statusAt(), event);
      case VenueActivity _ -> null;
    };
  }

  private static @Nullable Verdict unwanted(long known, VenueEvent event) {
    int order = Long.compare(Tick.micros(event.eventTime()), known);
    if (order == 0) {
      return new Verdict.Duplicate();
    }
    return order < 0 ? new Verdict.Late() : null;
  }

  private List<Verdict> judge(OutageState state, VenueEvent event) {
    var diagnosis = new Diagnosis(thresholds, event.venue(), state);
    Verdict.Sighting sighting = sightingOf(event);
    boolean maintained = state.status() == Status.MAINTENANCE;
    List<Verdict> verdicts = new ArrayList<>();
    if (event instanceof VenueStatus) {
      verdicts.add(
          diagnosis
              .maintenance()
              .<Verdict>map(reading -> new Verdict.Breach(sighting, MAINTENANCE, reading))
              .orElse(new Verdict.Clear(sighting, MAINTENANCE)));
    }
    verdicts.add(maintained ? new Verdict.Lull(sighting, OUTAGE) : outage(diagnosis, sighting));
    if (event instanceof VenueProbe probe) {
      if (!maintained && probe.serverTime() != null) {
        verdicts.add(clockSkew(probe, probe.serverTime(), sighting));
      }
      if (overdue(state, state.watermark()).isEmpty()) {
        verdicts.add(new Verdict.Clear(sighting, PROBER));
      }
    }
    return verdicts;
  }

  private static Verdict outage(Diagnosis diagnosis, Verdict.Sighting sighting) {
    Optional<Verdict.Reading> outage = diagnosis.outage();
    if (outage.isPresent()) {
      return new Verdict.Breach(sighting, OUTAGE, outage.get());
    }
    return diagnosis.isOver()
        ? new Verdict.Clear(sighting, OUTAGE)
        : new Verdict.Lull(sighting, OUTAGE);
  }

  /** The venue looked at its clock somewhen between our question and its answer. */
  private Verdict clockSkew(VenueProbe probe, Instant serverTime, Verdict.Sighting sighting) {
    Duration behind = Duration.between(serverTime, probe.startedAt());
    Duration ahead = Duration.between(probe.startedAt().plus(probe.duration()), serverTime);
    Duration skew = ahead.compareTo(behind) > 0 ? ahead : behind;
    if (skew.compareTo(thresholds.maxSkew()) <= 0) {
      return new Verdict.Clear(sighting, CLOCK_SKEW);
    }
    double seconds = (ahead.equals(skew) ? 1 : -1) * skew.toMillis() / 1_000.0;
    return new Verdict.Breach(
        sighting,
        CLOCK_SKEW,
        new Verdict.Reading(
            Diagnosis.TYPE,
            Severity.LOW,
            seconds,
            String.format(
                Locale.ROOT, "the clock of %s is %+.1f s from ours", probe.venue(), seconds),
            Map.of("threshold", thresholds.maxSkew().toMillis() / 1_000.0, "observed", seconds),
            Map.of("exchange", probe.venue(), "condition", CLOCK_SKEW),
            false));
  }

  /** Tells of probers that are overdue, which says nothing of the venue. */
  @Override
  public Step<OutageState> silence(OutageState state, Instant now) {
    long clock = Tick.micros(now);
    Map<String, Long> overdue = overdue(state, clock);
    if (overdue.isEmpty()) {
      return new Step<>(state.overdueSince(null), List.of());
    }
    if (state.overdueSince() == null) {
      return new Step<>(state.overdueSince(clock), List.of());
    }
    if (clock - state.overdueSince() < TIME_TO_CATCH_UP.toNanos() / 1_000) {
      return new Step<>(state, List.of());
    }
    return new Step<>(state, List.of(proberIsStale(overdue)));
  }

  /** As of the time at which the first of them was due, whenever that was noticed. */
  private Verdict proberIsStale(Map<String, Long> overdue) {
    String probers = String.join(", ", overdue.keySet());
    long last = overdue.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    Instant due = Tick.instant(last).plus(thresholds.staleAfter());
    long seconds = thresholds.staleAfter().toSeconds();
    return new Verdict.Breach(
        new Verdict.Sighting("probe due at " + due, due, due),
        PROBER,
        new Verdict.Reading(
            "watchdog_health",
            Severity.MEDIUM,
            1,
            "no probe came from %s for %d s".formatted(probers, seconds),
            Map.of("threshold", (double) seconds),
            Map.of("probers", probers, "condition", PROBER),
            false));
  }

  /** The probers that should have said something since, and when they last did. */
  private Map<String, Long> overdue(OutageState state, long now) {
    Map<String, Long> newest = new TreeMap<>();
    state
        .lines()
        .values()
        .forEach(line -> newest.merge(line.prober(), line.startedAt(), Math::max));
    long oldest = now - thresholds.staleAfter().toNanos() / 1_000;
    newest.values().removeIf(startedAt -> startedAt >= oldest);
    return newest;
  }

  private static Verdict.Sighting sightingOf(VenueEvent event) {
    String id =
        switch (event) {
          case VenueProbe probe -> "probe " + OutageState.nameOf(probe) + " of ";
          case VenueStatus status ->
              "status " + status.status().name().toLowerCase(Locale.ROOT) + " of ";
          case VenueActivity _ -> "activity of ";
        };
    return new Verdict.Sighting(id + event.eventTime(), event.eventTime(), event.ingestTime());
  }
}
