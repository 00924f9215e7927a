package io.dogwatch.watchdog.whale;

import static io.dogwatch.watchdog.whale.Steps.said;

import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.watchdog.rules.Rule.Step;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.tape.Tick;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Begins alerts, and ends them. */
final class OpenAlerts {

  /** More than these are not kept open: the oldest end early. */
  static final int MOST = 256;

  private final Patterns patterns;

  OpenAlerts(Patterns patterns) {
    this.patterns = patterns;
  }

  /** Says that a condition holds, of which there may be an alert. */
  Step<WhaleState> tell(WhaleState state, Told told, Transfer cause, Verdict.Reading reading) {
    List<Told> all = new ArrayList<>(state.told());
    Told kept =
        all.stream()
            .filter(open -> open.kind().equals(told.kind()))
            .findFirst()
            .map(open -> open.again(told.last()))
            .orElse(told);
    all.removeIf(open -> open.kind().equals(told.kind()));
    all.add(kept);
    all.sort(Comparator.comparingLong(Told::since));
    Verdict breach = new Verdict.Breach(sighting(cause, told.last()), told.kind(), reading);
    if (all.size() <= MOST) {
      return said(state.withTold(all), breach);
    }
    Told oldest = all.removeFirst();
    return said(state.withTold(all), breach, over(oldest, state.recent().watermark()));
  }

  /** Ends what is over at {@code now}, a time on the chains. */
  Step<WhaleState> end(WhaleState state, long now) {
    List<Told> open = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    for (Told told : state.told()) {
      long end = patterns.endOf(told, state.recent());
      if (end <= now) {
        verdicts.add(over(told, end));
      } else {
        open.add(told);
      }
    }
    return verdicts.isEmpty() ? said(state) : new Step<>(state.withTold(open), verdicts);
  }

  /** Takes back what does not hold without a movement that was removed. */
  Step<WhaleState> withdraw(WhaleState state, Movement removed, Transfer cause) {
    List<Told> open = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    for (Told told : state.told()) {
      if (patterns.isUndone(told, removed, state)) {
        verdicts.add(new Verdict.Withdrawn(sighting(cause, told.since()), told.kind()));
      } else {
        open.add(told);
      }
    }
    return new Step<>(state.withTold(open), verdicts);
  }

  private static Verdict.Sighting sighting(Transfer cause, long at) {
    return new Verdict.Sighting(cause.id(), Tick.instant(at), cause.ingestTime());
  }

  private static Verdict over(Told told, long end) {
    Instant at = Tick.instant(Math.max(told.last(), end));
    return new Verdict.Clear(new Verdict.Sighting(told.kind(), at, at), told.kind());
  }
}
