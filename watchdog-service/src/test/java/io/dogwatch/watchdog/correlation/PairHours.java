package io.dogwatch.watchdog.correlation;

import io.dogwatch.schemas.market.Bar;
import io.dogwatch.schemas.market.PairBar;
import io.dogwatch.schemas.market.PairBar.Place;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Rule.Step;
import io.dogwatch.watchdog.rules.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** BTC and ETH, hour by hour, as the rule sees them. Moves are logarithmic returns in percent. */
final class PairHours {

  static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");

  /** Uncorrelated with {@link #OTHERS}, and of the same variance. */
  private static final int[] ONES = {1, -1, 1, -1};

  private static final int[] OTHERS = {1, 1, -1, -1};

  private final CorrelationThresholds thresholds;
  private final CorrelationBreakdown rule;
  private final Map<Place, Double> closes = new EnumMap<>(Place.class);
  private final Map<Place, Double> opens = new EnumMap<>(Place.class);
  private final List<Verdict> verdicts = new ArrayList<>();
  private PairState state;
  private int hour;

  private PairHours(CorrelationThresholds thresholds) {
    this.thresholds = thresholds;
    this.rule = new CorrelationBreakdown(thresholds);
    this.state = rule.start();
  }

  static PairHours of(CorrelationThresholds thresholds) {
    return new PairHours(thresholds);
  }

  static PairHours seed(int recent, int history, int clearEvaluations) {
    return seed(recent, history, clearEvaluations, 168);
  }

  static PairHours seed(int recent, int history, int clearEvaluations, int hoursPerWeek) {
    return of(thresholds(recent, history, clearEvaluations, hoursPerWeek, Mode.SEED));
  }

  static PairHours robust(int recent, int history) {
    return of(thresholds(recent, history, 24, 168, Mode.ROBUST));
  }

  private static CorrelationThresholds thresholds(
      int recent, int history, int clearEvaluations, int hoursPerWeek, Mode mode) {
    return new CorrelationThresholds(
        new CorrelationThresholds.Bounds(0.5, 0.7, 1.2, 0.3, clearEvaluations),
        new CorrelationThresholds.Windows(
            Duration.ofHours(recent), Duration.ofHours(history), 0.8, hoursPerWeek),
        Duration.ofMinutes(10),
        mode,
        3);
  }

  PairState state() {
    return state;
  }

  List<Verdict> verdicts() {
    return List.copyOf(verdicts);
  }

  /** Whether the last hour was judged. */
  boolean judged() {
    return !(verdicts.getLast() instanceof Verdict.Skipped);
  }

  /** Four hours of exactly this correlation; what the last one comes to. */
  List<Verdict> correlated(double correlation) {
    List<Verdict> last = List.of();
    for (int i = 0; i < ONES.length; i++) {
      last = pattern(correlation, i);
    }
    return last;
  }

  /** One of those four hours. */
  List<Verdict> pattern(double correlation, int i) {
    double rest = Math.sqrt(1 - correlation * correlation);
    return move(ONES[i], correlation * ONES[i] + rest * OTHERS[i]);
  }

  /** The next hour of both; what it comes to. */
  List<Verdict> move(double first, double second) {
    leg(Place.FIRST, hour, first);
    List<Verdict> last = leg(Place.SECOND, hour, second);
    hour++;
    return last;
  }

  /** Hours without bars. */
  void rest(int hours) {
    hour += hours;
  }

  List<Verdict> leg(Place place, int at, double pct) {
    return legAfter(Duration.ZERO, place, at, pct);
  }

  List<Verdict> legAfter(Duration delay, Place place, int at, double pct) {
    opens.put(place, closes.getOrDefault(place, 100.0));
    return see(place, bar("v", place, at, pct, 1, delay));
  }

  /** Another version of the last bar of a leg. */
  List<Verdict> again(Place place, int at, double pct, long sequence) {
    return see(place, bar("v", place, at, pct, sequence, Duration.ZERO));
  }

  List<Verdict> from(String venue, Place place, int at, double pct) {
    opens.put(place, closes.getOrDefault(place, 100.0));
    return see(place, bar(venue, place, at, pct, 1, Duration.ZERO));
  }

  /** The comparison as the state has it. */
  Change change() {
    CorrelationThresholds.Windows windows = thresholds.windows();
    PairedReturns recent = state.returns().last(windows.recentHours());
    PairedReturns history = state.returns().before(windows.recentHours(), windows.historyHours());
    return new Change(
        recent.correlation().orElseThrow(),
        history.correlation().orElseThrow(),
        recent.size(),
        history.size(),
        1);
  }

  private Bar bar(String venue, Place place, int at, double pct, long sequence, Duration delay) {
    double open = opens.getOrDefault(place, 100.0);
    double close = open * Math.exp(pct / 100);
    closes.put(place, close);
    Instant start = T0.plus(Duration.ofHours(at));
    return new Bar(
        venue,
        place == Place.FIRST ? "BTC" : "ETH",
        start,
        Duration.ofHours(1),
        open,
        Math.max(open, close),
        Math.min(open, close),
        close,
        1,
        1,
        true,
        sequence,
        start.plus(Duration.ofHours(1)).plus(delay));
  }

  private List<Verdict> see(Place place, Bar bar) {
    Step<PairState> step = rule.observe(state, new PairBar("BTC|ETH", place, bar), false);
    state = step.state();
    verdicts.addAll(step.verdicts());
    return step.verdicts();
  }
}
