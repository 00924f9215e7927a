package io.dogwatch.watchdog.correlation;

import io.dogwatch.schemas.market.Bar;
import io.dogwatch.schemas.market.PairBar;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Rule;
import io.dogwatch.watchdog.rules.Threshold;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.state.StateCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Two symbols whose correlation of the last days is not that of the months before. The two windows
 * do not overlap: what is recent is not compared with itself.
 *
 * <p>An hour is judged when both legs have its bar. The bars of a leg come in order; so it does not
 * matter which leg is ahead, and by how much.
 */
public final class CorrelationBreakdown implements Rule<PairState, PairBar> {

  private static final Verdict DROPPED = new Verdict.Skipped(Verdict.Reason.GAP);

  private final CorrelationThresholds thresholds;

  public CorrelationBreakdown(CorrelationThresholds thresholds) {
    this.thresholds = thresholds;
  }

  @Override
  public PairState start() {
    return PairState.UNSEEN;
  }

  @Override
  public StateCodec<PairState> states() {
    return PairState.CODEC;
  }

  @Override
  public Step<PairState> observe(PairState state, PairBar event, boolean alerting) {
    Bar bar = event.bar();
    Quote quote = Quote.of(bar);
    Leg leg = state.leg(event.place());
    if (!bar.complete()
        || !bar.length().equals(Quote.LENGTH)
        || leg.isLoyalToOther(bar.venue(), quote.hour())) {
      return new Step<>(state, List.of());
    }
    if (quote.hour() < leg.newest()) {
      return new Step<>(state, List.of(new Verdict.Late()));
    }
    return quote.hour() == leg.newest()
        ? correct(state, event.place(), quote)
        : add(state, event.place(), bar, quote);
  }

  /** Pairs a bar with the one of the other leg, or lets it wait for that one. */
  private Step<PairState> add(PairState state, PairBar.Place place, Bar bar, Quote quote) {
    Leg mine = state.leg(place);
    Leg other = state.leg(place.other());
    // This leg is past them: they wait for nothing.
    List<Quote> left = other.waiting().stream().filter(it -> it.hour() >= quote.hour()).toList();
    int dropped = other.waiting().size() - left.size();
    if (other.newest() < quote.hour()) {
      List<Quote> waiting = new ArrayList<>(mine.waiting());
      waiting.add(quote);
      if (waiting.size() > thresholds.windows().hours()) {
        waiting.removeFirst();
        dropped++;
      }
      Leg ahead = mine.advanced(bar.venue(), bar.symbol(), quote, waiting);
      return dropped(state.with(place, ahead).with(place.other(), other.waitingFor(left)), dropped);
    }
    PairState next = state.with(place, mine.advanced(bar.venue(), bar.symbol(), quote, List.of()));
    if (left.isEmpty() || left.getFirst().hour() != quote.hour()) {
      return dropped(next.with(place.other(), other.waitingFor(left)), dropped + 1);
    }
    Quote partner = left.getFirst();
    next = next.with(place.other(), other.waitingFor(left.subList(1, left.size())));
    return partner.isApartFrom(quote, thresholds.patience())
        ? dropped(next, dropped + 1)
        : pair(next, Slot.of(place, quote, partner), dropped);
  }

  private static Step<PairState> dropped(PairState state, int hours) {
    return new Step<>(state, Collections.nCopies(hours, DROPPED));
  }

  private Step<PairState> pair(PairState state, Slot slot, int dropped) {
    PairState next = state.withNext(slot, thresholds.windows().hours());
    Judgement judgement = judge(next, slot, false);
    List<Verdict> verdicts = new ArrayList<>(Collections.nCopies(dropped, DROPPED));
    verdicts.add(judgement.verdict());
    return new Step<>(next.withCalm(judgement.calm()), verdicts);
  }

  private Step<PairState> correct(PairState state, PairBar.Place place, Quote quote) {
    Leg leg = state.leg(place);
    if (quote.sequence() <= leg.sequence()) {
      return new Step<>(state, List.of(new Verdict.Duplicate()));
    }
    PairState next = state.with(place, leg.corrected(quote));
    if (leg.hasWaiting(quote.hour())) {
      return new Step<>(next, List.of());
    }
    Slot newest = state.newest();
    if (newest == null || newest.hour() != quote.hour()) {
      return new Step<>(state, List.of(new Verdict.Late()));
    }
    Slot corrected = newest.with(place, quote);
    next = next.withCorrected(corrected, thresholds.windows().hours());
    Judgement judgement = judge(next, corrected, true);
    return new Step<>(next.withCalm(judgement.calm()), List.of(judgement.verdict()));
  }

  private record Judgement(Verdict verdict, int calm) {}

  private Judgement judge(PairState state, Slot slot, boolean again) {
    CorrelationThresholds.Windows windows = thresholds.windows();
    Returns returns = state.returns();
    PairedReturns recent = returns.last(windows.recentHours());
    PairedReturns history = returns.before(windows.recentHours(), windows.historyHours());
    double coverage =
        Math.min(
            windows.coverage(recent.size(), windows.recentHours()),
            windows.coverage(history.size(), windows.historyHours()));
    boolean tooFew = Math.min(recent.size(), history.size()) < Returns.LEAST;
    if (tooFew || Threshold.exceeds(windows.minCoverage(), coverage)) {
      boolean young = returns.hours() < windows.hours();
      return skipped(state, young ? Verdict.Reason.WARMUP : Verdict.Reason.GAP);
    }
    OptionalDouble now = correlation(recent);
    OptionalDouble before = correlation(history);
    if (now.isEmpty() || before.isEmpty()) {
      return skipped(state, Verdict.Reason.DEGENERATE);
    }
    var change =
        new Change(
            now.getAsDouble(), before.getAsDouble(), recent.size(), history.size(), coverage);
    return judge(state, new ChangeReport(state, slot, change, thresholds), again);
  }

  private static Judgement skipped(PairState state, Verdict.Reason reason) {
    return new Judgement(new Verdict.Skipped(reason), state.calm());
  }

  private OptionalDouble correlation(PairedReturns returns) {
    return (thresholds.mode() == Mode.ROBUST ? returns.winsorised() : returns).correlation();
  }

  private Judgement judge(PairState state, ChangeReport report, boolean again) {
    CorrelationThresholds.Bounds bounds = thresholds.bounds();
    Change change = report.change();
    if (Threshold.exceeds(change.size(), bounds.alert()) && isSignificant(change)) {
      return new Judgement(report.breach(), 0);
    }
    int calm = 0;
    if (Threshold.exceeds(bounds.clear(), change.size())) {
      int before = again && state.calm() > 0 ? state.calm() - 1 : state.calm();
      calm = Math.min(before + 1, bounds.clearEvaluations());
    }
    if (again) {
      return new Judgement(report.withdrawn(), calm);
    }
    return new Judgement(calm < bounds.clearEvaluations() ? report.lull() : report.clear(), calm);
  }

  private boolean isSignificant(Change change) {
    return thresholds.mode() == Mode.SEED
        || !Threshold.exceeds(thresholds.robustZ(), Math.abs(change.fisherZ()));
  }
}
