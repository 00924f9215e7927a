package io.dogwatch.watchdog.price;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Rule;
import io.dogwatch.watchdog.rules.Threshold;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.tape.Tape;
import io.dogwatch.watchdog.tape.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A price that moves far within a minute, against the last price that is a minute old or against
 * the extremes of the minute. Time is looked at in whole seconds.
 */
public final class PriceAnomaly implements Rule<PriceState, Trade> {

  private static final String KIND = "price_anomaly";
  private static final String FLASH_CRASH = "flash_crash";
  private static final Set<String> EXCLUDED = Set.of("ODD_LOT", "OFF_BOOK");

  private final PriceThresholds thresholds;

  public PriceAnomaly(PriceThresholds thresholds) {
    this.thresholds = thresholds;
  }

  @Override
  public PriceState start() {
    return PriceState.UNSEEN;
  }

  @Override
  public StateCodec<PriceState> states() {
    return PriceState.CODEC;
  }

  @Override
  public Step<PriceState> observe(PriceState state, Trade trade, boolean alerting) {
    if (isExcluded(trade)) {
      return unchanged(state, new Verdict.Skipped(Verdict.Reason.EXCLUDED_CONDITION));
    }
    return switch (state.tape().add(Tick.of(trade), thresholds.grace())) {
      case Tape.Entry.Late _ -> unchanged(state, new Verdict.Late());
      case Tape.Entry.Duplicate _ -> unchanged(state, new Verdict.Duplicate());
      case Tape.Entry.Added added -> judge(state, added, alerting);
    };
  }

  /** Judges the new tick and, if that is not the newest, the newest one again. */
  private Step<PriceState> judge(PriceState state, Tape.Entry.Added added, boolean alerting) {
    PriceTrail settled = with(state.settled(), added.settled(), alerting);
    List<Tick> open = added.tape().open();
    int newest = open.size() - 1;
    List<Verdict> verdicts = new ArrayList<>(2);
    PriceTrail trail = added.position() == newest ? ahead(state, alerting) : null;
    if (trail == null) {
      trail = with(settled, open.subList(0, added.position()), alerting);
      if (added.position() < newest) {
        verdicts.add(verdict(trail, open.get(added.position())));
        trail = with(trail, open.subList(added.position(), newest), alerting);
      }
    }
    verdicts.add(verdict(trail, open.get(newest)));
    var ahead = new PriceState.Ahead(trail, thresholds, alerting);
    return new Step<>(new PriceState(added.tape(), settled, ahead), verdicts);
  }

  /**
   * All that is before the next tick if that is the newest: ticks that come in order are folded in
   * once, however many are open. Null if that is not known.
   */
  private @Nullable PriceTrail ahead(PriceState state, boolean alerting) {
    PriceState.Ahead known = state.ahead();
    return known != null && known.alerting() == alerting && known.thresholds().equals(thresholds)
        ? with(known.trail(), List.of(state.tape().open().getLast()), alerting)
        : null;
  }

  private PriceTrail with(PriceTrail before, List<Tick> ticks, boolean alerting) {
    if (ticks.isEmpty()) {
      return before;
    }
    PriceTrail trail = before.copy();
    for (Tick tick : ticks) {
      trail.fold(tick, thresholds, alerting);
    }
    return trail;
  }

  private Verdict verdict(PriceTrail trail, Tick tick) {
    Move move = trail.moveTo(tick);
    if (move == null) {
      return new Verdict.Skipped(
          trail.isEmpty() ? Verdict.Reason.WARMUP : Verdict.Reason.STALE_REFERENCE);
    }
    var sighting =
        new Verdict.Sighting(tick.id(), Tick.instant(tick.at()), Tick.instant(tick.ingestedAt()));
    Volatility volatility = trail.volatility();
    boolean warmup = thresholds.mode() == Mode.ROBUST && !volatility.isKnown();
    if (warmup && thresholds.warmup() == WarmupPolicy.SILENT) {
      return new Verdict.Skipped(Verdict.Reason.WARMUP);
    }
    if (Threshold.exceeds(move.size(), alertPct(volatility))) {
      return new Verdict.Breach(sighting, KIND, reading(move, volatility, warmup));
    }
    return Threshold.exceeds(move.size(), thresholds.clearPct())
        ? new Verdict.Lull(sighting, KIND)
        : new Verdict.Clear(sighting, KIND, rebound(trail));
  }

  private static Map<String, Double> rebound(PriceTrail trail) {
    Fall fall = trail.fall();
    return fall == null ? Map.of() : fall.numbers();
  }

  private double alertPct(Volatility volatility) {
    return thresholds.mode() == Mode.ROBUST && volatility.isKnown()
        ? Math.max(
            thresholds.alertPct(), thresholds.robustFactor() * volatility.sigma() * Move.PERCENT)
        : thresholds.alertPct();
  }

  private Verdict.Reading reading(Move move, Volatility volatility, boolean warmup) {
    boolean critical = Threshold.exceeds(move.size(), thresholds.criticalPct());
    return new Verdict.Reading(
        critical && move.pct() < 0 ? FLASH_CRASH : KIND,
        critical ? Severity.CRITICAL : Severity.HIGH,
        move.pct(),
        String.format(
            Locale.ROOT,
            "price %s %.1f%% within %d s, from %s to %s",
            move.pct() < 0 ? "fell" : "rose",
            move.size(),
            PriceSeconds.WINDOW,
            move.from(),
            move.to()),
        numbers(move, volatility),
        warmup);
  }

  private Map<String, Double> numbers(Move move, Volatility volatility) {
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put("threshold", alertPct(volatility));
    numbers.put("observed", move.pct());
    numbers.put("baseline", move.from());
    numbers.put("current_price", move.to());
    numbers.put("past_price", move.from());
    numbers.put("change_pct", move.pct());
    numbers.put("time_window_seconds", (double) PriceSeconds.WINDOW);
    if (volatility.isKnown()) {
      numbers.put("robustZ", move.pct() / Move.PERCENT / volatility.sigma());
    }
    return numbers;
  }

  private static boolean isExcluded(Trade trade) {
    return !trade.conditions().isEmpty()
        && trade.conditions().stream()
            .anyMatch(condition -> EXCLUDED.contains(condition.toUpperCase(Locale.ROOT)));
  }

  private static Step<PriceState> unchanged(PriceState state, Verdict verdict) {
    return new Step<>(state, List.of(verdict));
  }
}
