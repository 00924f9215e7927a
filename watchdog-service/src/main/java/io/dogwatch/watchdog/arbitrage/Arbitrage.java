package io.dogwatch.watchdog.arbitrage;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Depth;
import io.dogwatch.watchdog.book.OrderBook;
import io.dogwatch.watchdog.book.OrderBook.Outcome;
import io.dogwatch.watchdog.rules.Rule;
import io.dogwatch.watchdog.rules.Threshold;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Sighting;
import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.tape.Tick;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A symbol that can be bought on one venue and sold on another at a gain, fees paid, for some
 * seconds. Only books that are valid and fresh count: one of a venue that is out is neither.
 */
public final class Arbitrage implements Rule<ArbitrageState, Depth> {

  private static final String KIND = "arbitrage_opportunity";

  /** Of each side: only the best ones matter, and those that are the best when they are gone. */
  private static final int MOST_LEVELS = 64;

  /** An opportunity is over at this part of the gain that makes one. */
  private static final double CLEAR = 0.5;

  private final ArbitrageThresholds thresholds;
  private final OrderBook.Bounds bounds;

  public Arbitrage(ArbitrageThresholds thresholds) {
    this.thresholds = thresholds;
    this.bounds = new OrderBook.Bounds(thresholds.grace(), MOST_LEVELS);
  }

  @Override
  public ArbitrageState start() {
    return ArbitrageState.UNSEEN;
  }

  @Override
  public StateCodec<ArbitrageState> states() {
    return ArbitrageState.CODEC;
  }

  @Override
  public Step<ArbitrageState> observe(ArbitrageState state, Depth event, boolean alerting) {
    return switch (state.book(event.venue()).observe(event, bounds)) {
      case Outcome.Duplicate _ -> new Step<>(state, List.of(new Verdict.Duplicate()));
      case Outcome.Followed(var books) -> {
        OrderBook book = books.getLast();
        yield judge(state.with(event.venue(), book), event, book.isValid() && !book.isWaiting());
      }
    };
  }

  private Step<ArbitrageState> judge(ArbitrageState state, Depth event, boolean valid) {
    var comparison = new Comparison(state, thresholds);
    ArbitrageState after = state.withSince(comparison.since());
    return new Step<>(
        after,
        List.of(
            valid
                ? verdict(comparison, sighting(event, state.now()))
                : new Verdict.Skipped(Verdict.Reason.GAP)));
  }

  private Verdict verdict(Comparison comparison, Sighting sighting) {
    Opportunity best = comparison.lasting();
    if (best != null) {
      return new Verdict.Breach(sighting, KIND, reading(best));
    }
    boolean over =
        comparison.since().isEmpty()
            && !Threshold.exceeds(comparison.highestNetPct(), CLEAR * thresholds.minNetPct());
    return over ? new Verdict.Clear(sighting, KIND) : new Verdict.Lull(sighting, KIND);
  }

  private static Sighting sighting(Depth event, long now) {
    return new Sighting(
        event.venue() + "/" + event.finalUpdateId(), Tick.instant(now), event.ingestTime());
  }

  private Verdict.Reading reading(Opportunity best) {
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put("threshold", thresholds.minNetPct());
    numbers.put("observed", best.netPct());
    numbers.put("net_pct", best.netPct());
    numbers.put("gross_pct", best.grossPct());
    numbers.put("fees_pct", best.feesPct());
    numbers.put("ask", best.ask());
    numbers.put("bid", best.bid());
    numbers.put("notional", best.notional());
    return new Verdict.Reading(
        KIND,
        Severity.MEDIUM,
        best.netPct(),
        String.format(
            Locale.ROOT,
            "bought on %s at %s and sold on %s at %s: a gain of %.2f%%, fees paid",
            best.route().buyAt(),
            best.ask(),
            best.route().sellAt(),
            best.bid(),
            best.netPct()),
        numbers,
        false);
  }
}
