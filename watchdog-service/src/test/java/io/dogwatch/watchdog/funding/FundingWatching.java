package io.dogwatch.watchdog.funding;

import io.dogwatch.schemas.market.Funding;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Rule.Step;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Reading;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rule for funding rates, told of one rate after another. */
abstract class FundingWatching {

  static final Instant T0 = Instant.parse("2026-01-05T16:00:00Z");
  static final Duration EIGHT_HOURS = Duration.ofHours(8);

  FundingRate rule = new FundingRate(FundingThresholds.DEFAULT);

  FundingState state = rule.start();

  private Instant clock = T0;

  /** Settlements at which two venues pay two rates in turns. */
  void learn(int settlements, double even, double odd) {
    for (int i = 0; i < settlements; i++) {
      double rate = i % 2 == 0 ? even : odd;
      settle(at(i), rate, rate);
      judged();
    }
  }

  /** Venues a, b, c and so on settle at the same time. */
  void settle(Instant time, double... rates) {
    for (int i = 0; i < rates.length; i++) {
      observe(funding(Character.toString('a' + i), time, rates[i], 8));
    }
  }

  List<Verdict> observe(Funding funding) {
    Step<FundingState> step = rule.observe(state, funding, false);
    state = step.state();
    return step.verdicts();
  }

  /** What is said once the grace is over. */
  List<Verdict> judged() {
    List<Verdict> verdicts = new ArrayList<>(silence(clock));
    clock = clock.plus(Duration.ofMinutes(5));
    verdicts.addAll(silence(clock));
    return verdicts;
  }

  List<Verdict> silence(Instant now) {
    Step<FundingState> step = rule.silence(state, now);
    state = step.state();
    return step.verdicts();
  }

  static Instant at(int settlement) {
    return T0.plus(EIGHT_HOURS.multipliedBy(settlement));
  }

  static Funding funding(String venue, Instant time, double rate, double hours) {
    return funding(venue, time, rate, hours, false, null, time);
  }

  static Funding predicted(String venue, Instant time, double rate, Instant ingestedAt) {
    return funding(venue, time, rate, 8, true, null, ingestedAt);
  }

  static Funding funding(
      String venue,
      Instant time,
      double rate,
      double hours,
      boolean predicted,
      @Nullable Double openInterest,
      Instant ingestedAt) {
    return new Funding(
        venue, "BTC-PERP", rate, hours, time, null, null, predicted, openInterest, ingestedAt);
  }

  static FundingRate ruleWith(Aggregate aggregate, Mode mode, WarmupPolicy warmup) {
    return new FundingRate(
        new FundingThresholds(
            0.1, 0.3, 0.05, null, 0.1, 3, aggregate, 2, Duration.ofMinutes(5), mode, warmup));
  }

  static Verdict.Sighting sighting(int hour) {
    return sightingAt(T0.plus(Duration.ofHours(hour)));
  }

  static Verdict.Sighting sightingAt(Instant time) {
    return new Verdict.Sighting("rates of " + time, time, time);
  }

  static List<Breach> breaches(List<Verdict> verdicts) {
    return verdicts.stream().filter(Breach.class::isInstance).map(Breach.class::cast).toList();
  }

  static Reading breach(List<Verdict> verdicts, String kind) {
    return breaches(verdicts).stream()
        .filter(breach -> breach.kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no breach of " + kind + " in " + verdicts))
        .reading();
  }
}
