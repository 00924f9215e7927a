package io.dogwatch.watchdog.funding;

import io.dogwatch.schemas.market.Funding;
import io.dogwatch.watchdog.rules.Rule;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.tape.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Funding rates of a symbol, normalised to 8 hours, that are far from zero: over all its venues, at
 * one of them, or against the settlement before.
 *
 * <p>Venues settle at the same time, but tell it one after another. What one of them says is
 * therefore judged together with what the others say within the grace: when a rate comes that is
 * newer by that much, or when the wall clock has advanced by that much. A rate that comes later
 * still, but is the newest of its venue, counts from then on.
 */
public final class FundingRate implements Rule<FundingState, Funding> {

  private static final Duration SILENCE_INTERVAL = Duration.ofSeconds(30);

  private final FundingThresholds thresholds;

  public FundingRate(FundingThresholds thresholds) {
    this.thresholds = thresholds;
  }

  @Override
  public FundingState start() {
    return FundingState.UNSEEN;
  }

  @Override
  public StateCodec<FundingState> states() {
    return FundingState.CODEC;
  }

  @Override
  public Duration silenceInterval() {
    return SILENCE_INTERVAL;
  }

  @Override
  public Step<FundingState> observe(FundingState state, Funding funding, boolean alerting) {
    var quote = Quote.of(funding);
    VenueRates known = state.of(funding.venue());
    if (known.has(quote)) {
      return new Step<>(state, List.of(new Verdict.Duplicate()));
    }
    if (known.hasNewerThan(quote) || quote.isStale(Math.max(state.watermark(), quote.at()))) {
      return new Step<>(state, List.of(new Verdict.Late()));
    }
    Step<FundingState> before =
        state.unjudged() != null && isOver(state.unjudged().since(), quote.at())
            ? judge(state)
            : new Step<>(state, List.of());
    return new Step<>(before.state().with(funding.venue(), quote), before.verdicts());
  }

  /**
   * Judges what has waited for long enough. That is measured between two looks at the wall clock:
   * rates that are replayed are much older than it.
   */
  @Override
  public Step<FundingState> silence(FundingState state, Instant now) {
    FundingState.Unjudged unjudged = state.unjudged();
    if (unjudged == null) {
      return new Step<>(state, List.of());
    }
    long clock = Tick.micros(now);
    if (unjudged.noticed() == null) {
      return new Step<>(state.noticedAt(clock), List.of());
    }
    return isOver(unjudged.noticed(), clock) ? judge(state) : new Step<>(state, List.of());
  }

  private boolean isOver(long since, long now) {
    return now - since >= thresholds.grace().toNanos() / 1_000;
  }

  private Step<FundingState> judge(FundingState state) {
    Map<String, VenueRates> fresh = freshOf(state);
    Settlements settlements = settled(state.settlements(), fresh);
    FundingState after = state.afterJudgement(fresh, settlements);
    if (fresh.isEmpty()) {
      return new Step<>(after, List.of(new Verdict.Skipped(Verdict.Reason.GAP)));
    }
    Map<String, Quote> quotes = new TreeMap<>();
    fresh.forEach((venue, rates) -> quotes.put(venue, rates.newest()));
    var judgement = new Judgement(thresholds, sightingOf(state), quotes, settlements);
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(judgement.level());
    if (!settlements.equals(state.settlements())) {
      verdicts.add(judgement.spike());
    }
    quotes.forEach((venue, quote) -> verdicts.add(judgement.venue(venue, quote)));
    state.venues().keySet().stream()
        .filter(venue -> !fresh.containsKey(venue))
        .forEach(venue -> verdicts.add(judgement.gone(venue)));
    return new Step<>(after, isJudgedAgain(state) ? withdrawing(verdicts) : verdicts);
  }

  /** Whether nothing newer came than what was judged, and nothing that was too late for it. */
  private boolean isJudgedAgain(FundingState state) {
    FundingState.Unjudged unjudged = state.unjudged();
    return unjudged != null
        && state.judged() == state.watermark()
        && !isOver(unjudged.since(), state.watermark());
  }

  private static Map<String, VenueRates> freshOf(FundingState state) {
    Map<String, VenueRates> fresh = new TreeMap<>();
    state.venues().forEach((venue, rates) -> fresh.put(venue, rates.freshAt(state.watermark())));
    fresh.values().removeIf(VenueRates::isEmpty);
    return fresh;
  }

  /** With what the fresh venues settled at last. */
  private Settlements settled(Settlements before, Map<String, VenueRates> fresh) {
    Map<String, Quote> settled = new TreeMap<>();
    long interval = 0;
    long newest = Long.MIN_VALUE;
    for (Map.Entry<String, VenueRates> venue : fresh.entrySet()) {
      Quote quote = venue.getValue().settled();
      if (quote != null) {
        settled.put(venue.getKey(), quote);
        interval = Math.max(interval, quote.interval());
        newest = Math.max(newest, quote.settlement());
      }
    }
    return settled.isEmpty()
        ? before
        : before.with(Math.floorDiv(newest, interval) * interval, settled, thresholds.aggregate());
  }

  private static Verdict.Sighting sightingOf(FundingState state) {
    Instant at = Tick.instant(state.watermark());
    FundingState.Unjudged unjudged = state.unjudged();
    Instant ingestedAt = unjudged == null ? at : Tick.instant(unjudged.ingestedAt());
    return new Verdict.Sighting("rates of " + at, at, ingestedAt);
  }

  /** The same time is judged again, with more rates: what does not hold any more never did. */
  private static List<Verdict> withdrawing(List<Verdict> verdicts) {
    List<Verdict> all = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      switch (verdict) {
        case Verdict.Lull(var sighting, var kind) -> all.add(new Verdict.Withdrawn(sighting, kind));
        case Verdict.Clear(var sighting, var kind, _) ->
            all.add(new Verdict.Withdrawn(sighting, kind));
        case Verdict.Breach _,
            Verdict.Corrected _,
            Verdict.Withdrawn _,
            Verdict.Skipped _,
            Verdict.Late _,
            Verdict.Duplicate _ -> {
          // stays as it is
        }
      }
      all.add(verdict);
    }
    return all;
  }
}
