package io.dogwatch.watchdog.funding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.alerts.Severity;
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
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FundingRateTest {

  private static final Instant T0 = Instant.parse("2026-01-05T16:00:00Z");
  private static final Duration EIGHT_HOURS = Duration.ofHours(8);

  private FundingRate rule = new FundingRate(FundingThresholds.DEFAULT);
  private FundingState state = rule.start();
  private Instant clock = T0;

  @Test
  void alertsWhenAllVenuesPayMuch() {
    settle(T0, 0.0016, 0.0014, 0.0015);

    Reading level = breach(judged(), Judgement.LEVEL);

    // (0.16 + 0.14 + 0.15) / 3 = 0.15 %
    assertThat(level.observed()).isCloseTo(0.15, within(1e-12));
    assertThat(level.severity()).isEqualTo(Severity.HIGH);
    assertThat(level.type()).isEqualTo("funding_spike");
    assertThat(level.numbers())
        .containsEntry("threshold", 0.1)
        .containsEntry("coverage", 1.0)
        .containsEntry("by_exchange.a", 0.0016)
        .containsEntry("by_exchange.b", 0.0014)
        .containsEntry("by_exchange.c", 0.0015);
    assertThat(level.numbers().get("avg_funding_rate")).isCloseTo(0.0015, within(1e-12));
  }

  @Test
  void doesNotAlertAtTheThresholdItself() {
    settle(T0, 0.0012, 0.0010, 0.0008);

    assertThat(breaches(judged())).isEmpty();
  }

  /** 0.0002 per hour is 0.0016 per 8 hours; without that the mean would be 0.0008. */
  @Test
  void comparesVenuesThatSettleMoreOrLessOften() {
    observe(funding("a", T0, 0.0002, 1));
    observe(funding("b", T0, 0.0014, 8));

    Reading level = breach(judged(), Judgement.LEVEL);

    assertThat(level.observed()).isCloseTo(0.15, within(1e-12));
    assertThat(level.severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  void isMisledByOneVenueIfItGoesByTheMean() {
    settle(T0, 0.0100, 0.0001, 0.0001);

    // (1 + 0.01 + 0.01) / 3 = 0.34 %
    Reading level = breach(judged(), Judgement.LEVEL);

    assertThat(level.observed()).isCloseTo(0.34, within(1e-12));
    assertThat(level.severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void tellsOfTheOneVenueIfItGoesByTheMedian() {
    rule = ruleWith(Aggregate.MEDIAN, Mode.SEED, WarmupPolicy.SEED);
    settle(T0, 0.0100, 0.0001, 0.0001);

    List<Breach> breaches = breaches(judged());

    assertThat(breaches).extracting(Breach::kind).containsExactly("funding_venue/a");
    Reading venue = breaches.getFirst().reading();
    assertThat(venue.observed()).isCloseTo(1, within(1e-12));
    assertThat(venue.severity()).isEqualTo(Severity.HIGH);
    assertThat(venue.texts()).containsEntry("exchange", "a");
    assertThat(venue.numbers().get("baseline")).isCloseTo(0.01, within(1e-12));
  }

  @Test
  void alertsWhenShortsPay() {
    settle(T0, -0.0035, -0.0035, -0.0035);

    Reading level = breach(judged(), Judgement.LEVEL);

    assertThat(level.observed()).isCloseTo(-0.35, within(1e-12));
    assertThat(level.severity()).isEqualTo(Severity.CRITICAL);
  }

  /** (3 * 0.0020 + 1 * 0.0000) / 4 = 0.0015; the venue that does not tell has no weight. */
  @Test
  void weighsVenuesByOpenInterest() {
    rule = ruleWith(Aggregate.OI_WEIGHTED, Mode.SEED, WarmupPolicy.SEED);
    observe(funding("a", T0, 0.0020, 8, false, 3e9, T0));
    observe(funding("b", T0, 0.0000, 8, false, 1e9, T0));
    observe(funding("c", T0, 0.0090, 8));

    assertThat(breach(judged(), Judgement.LEVEL).observed()).isCloseTo(0.15, within(1e-12));
  }

  @Test
  void takesTheMeanWhereNobodyTellsHisOpenInterest() {
    rule = ruleWith(Aggregate.OI_WEIGHTED, Mode.SEED, WarmupPolicy.SEED);
    settle(T0, 0.0016, 0.0014);

    assertThat(breach(judged(), Judgement.LEVEL).observed()).isCloseTo(0.15, within(1e-12));
  }

  @Test
  void takesOneVenueAloneForHighAtMost() {
    settle(T0, 0.0100);

    Reading level = breach(judged(), Judgement.LEVEL);

    assertThat(level.severity()).isEqualTo(Severity.HIGH);
    assertThat(level.numbers()).containsEntry("coverage", 0.5);
  }

  @Test
  void tellsLowRatesOnlyIfAsked() {
    settle(T0, 0.0008, 0.0008);
    assertThat(breaches(judged())).isEmpty();

    rule =
        new FundingRate(
            new FundingThresholds(
                0.1,
                0.3,
                0.05,
                0.06,
                0.1,
                3,
                Aggregate.MEAN,
                2,
                Duration.ofMinutes(5),
                Mode.SEED,
                WarmupPolicy.SEED));
    state = rule.start();
    settle(T0, 0.0008, 0.0008);
    assertThat(breach(judged(), Judgement.LEVEL).severity()).isEqualTo(Severity.LOW);
  }

  @Test
  void raisesTheSeverityOfWhatLasts() {
    assertThat(levelAfter(T0, 0.0015, 0.0015).severity()).isEqualTo(Severity.HIGH);
    assertThat(levelAfter(T0.plus(EIGHT_HOURS), 0.0015, 0.0015).severity())
        .isEqualTo(Severity.HIGH);

    Reading third = levelAfter(T0.plus(EIGHT_HOURS.multipliedBy(2)), 0.0015, 0.0015);

    assertThat(third.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(third.numbers()).containsEntry("settlements_in_a_row", 3.0);
    assertThat(third.texts()).containsEntry("pattern", "sustained");
  }

  /** A settlement of hours ago that is seen again and again is one settlement. */
  @Test
  void countsAsLastingWhatWasSettledOnly() {
    levelAfter(T0, 0.0015, 0.0015);

    for (int minute = 10; minute < 60; minute += 10) {
      Instant now = T0.plus(Duration.ofMinutes(minute));
      observe(predicted("a", T0.plus(EIGHT_HOURS), 0.0015, now));
      assertThat(breach(judged(), Judgement.LEVEL).severity()).isEqualTo(Severity.HIGH);
    }
  }

  @Test
  void doesNotTakeOppositeRatesForLasting() {
    levelAfter(T0, 0.0015, 0.0015);
    levelAfter(T0.plus(EIGHT_HOURS), -0.0015, -0.0015);

    Reading third = levelAfter(T0.plus(EIGHT_HOURS.multipliedBy(2)), 0.0015, 0.0015);

    assertThat(third.severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  void saysWhenTheRateIsUsualAgain() {
    levelAfter(T0, 0.0015, 0.0015);

    settle(T0.plus(EIGHT_HOURS), 0.0008, 0.0008);
    assertThat(judged()).contains(new Verdict.Lull(sighting(8), Judgement.LEVEL));

    settle(T0.plus(EIGHT_HOURS.multipliedBy(2)), 0.0005, 0.0005);
    assertThat(judged()).contains(new Verdict.Clear(sighting(16), Judgement.LEVEL));
  }

  /**
   * Settlements of 0.01 and 0.03 % in turns, then 0.13 %: 0.10 or more points of change. The usual
   * changes are +0.02 and -0.02 in turns, six of each: median 0, MAD 0.02; for the change of 0.12
   * points z = 0.6745 * 0.12 / 0.02 = 4.047 > 3.5.
   */
  @Test
  void tellsOfASpikeBetweenTwoSettlements() {
    learn(13, 0.0001, 0.0003);

    settle(at(13), 0.0013, 0.0013);
    Reading spike = breach(judged(), Judgement.SPIKE);

    assertThat(spike.observed()).isCloseTo(0.12, within(1e-12));
    assertThat(spike.severity()).isEqualTo(Severity.HIGH);
    assertThat(spike.warmup()).isFalse();
    assertThat(spike.numbers()).containsEntry("sampleSize", 12.0);
    assertThat(spike.numbers().get("robustZ")).isCloseTo(4.047, within(1e-9));
    assertThat(spike.texts()).containsEntry("pattern", "spike");
  }

  /** 0.12 - 0.02 = 0.10 points exactly. */
  @Test
  void doesNotTellOfAChangeOfTheThresholdItself() {
    learn(13, 0.0001, 0.0002);

    settle(at(13), 0.0011, 0.0011);

    assertThat(breaches(judged())).extracting(Breach::kind).doesNotContain(Judgement.SPIKE);
  }

  /**
   * Changes of 0.05 points in turns have the MAD 0.05: a change of 0.11 points has z = 0.6745 *
   * 0.11 / 0.05 = 1.48.
   */
  @Test
  void doesNotTellOfAChangeThatIsUsual() {
    learn(13, 0.0001, 0.0006);

    settle(at(13), 0.0012, 0.0012);

    assertThat(breaches(judged())).extracting(Breach::kind).doesNotContain(Judgement.SPIKE);
  }

  @Test
  void saysSoWhileItLearnsWhatChangesAreUsual() {
    learn(2, 0.0001, 0.0001);

    settle(at(2), 0.0015, 0.0015);
    assertThat(breach(judged(), Judgement.SPIKE).warmup()).isTrue();

    rule = ruleWith(Aggregate.MEAN, Mode.SEED, WarmupPolicy.SILENT);
    state = rule.start();
    learn(2, 0.0001, 0.0001);
    settle(at(2), 0.0015, 0.0015);
    assertThat(judged()).contains(new Verdict.Skipped(Verdict.Reason.WARMUP));
  }

  /** The mean falls from 0.34 to 0.01 % only because the venue that pays 1 % is gone. */
  @Test
  void doesNotTakeAVenueThatGoesForASpike() {
    settle(T0, 0.0100, 0.0001, 0.0001);
    judged();
    settle(at(1), 0.0100, 0.0001, 0.0001);
    judged();

    observe(funding("b", at(2).plus(Duration.ofHours(5)), 0.0001, 8));

    assertThat(breaches(judged())).isEmpty();
  }

  @Test
  void doesNotCompareSettlementsThatOthersAreMissingBetween() {
    learn(13, 0.0001, 0.0001);

    settle(at(15), 0.0015, 0.0015);

    assertThat(judged())
        .contains(new Verdict.Skipped(Verdict.Reason.GAP))
        .noneMatch(it -> it instanceof Breach(_, var kind, _) && kind.equals(Judgement.SPIKE));
  }

  /**
   * 0.09 and 0.11 % in turns, the latter counted as 0.10: median 0.095, MAD 0.005. For 0.12 % z =
   * 0.6745 * 0.025 / 0.005 = 3.37, for 0.20 % z = 0.6745 * 0.105 / 0.005 = 14.2.
   */
  @Test
  void asksInRobustModeForARateThatIsFarOut() {
    rule = ruleWith(Aggregate.MEDIAN, Mode.ROBUST, WarmupPolicy.SEED);
    learn(14, 0.0009, 0.0011);
    FundingState before = state;

    settle(at(14), 0.0012, 0.0012);
    assertThat(breaches(judged())).isEmpty();

    state = before;
    settle(at(14), 0.0020, 0.0020);
    assertThat(breach(judged(), Judgement.LEVEL).warmup()).isFalse();
  }

  @Test
  void goesByTheThresholdWhileItLearnsInRobustMode() {
    rule = ruleWith(Aggregate.MEDIAN, Mode.ROBUST, WarmupPolicy.SEED);
    settle(T0, 0.0015, 0.0015);
    assertThat(breach(judged(), Judgement.LEVEL).warmup()).isTrue();

    rule = ruleWith(Aggregate.MEDIAN, Mode.ROBUST, WarmupPolicy.SILENT);
    state = rule.start();
    settle(T0, 0.0015, 0.0015);
    assertThat(judged()).contains(new Verdict.Skipped(Verdict.Reason.WARMUP));
  }

  @Test
  void judgesAPredictionUntilItIsSettled() {
    Instant next = T0.plus(EIGHT_HOURS);
    observe(predicted("a", next, 0.0010, T0));
    observe(predicted("a", next, 0.0016, T0.plusSeconds(60)));
    observe(predicted("b", next, 0.0014, T0.plusSeconds(60)));
    assertThat(breach(judged(), Judgement.LEVEL).observed()).isCloseTo(0.15, within(1e-12));
    assertThat(state.settlements()).isEqualTo(Settlements.NONE);

    settle(next, 0.0002, 0.0002);

    assertThat(judged()).contains(new Verdict.Clear(sighting(8), Judgement.LEVEL));
    assertThat(state.settlements().all()).hasSize(1);
  }

  @Test
  void doesNotLetAPredictionReplaceItsSettlement() {
    settle(T0, 0.0015);

    assertThat(observe(predicted("a", T0, 0.0001, T0.plusSeconds(5))))
        .containsExactly(new Verdict.Late());
  }

  @Test
  void doesNotLetAnOlderPredictionReplaceANewerOne() {
    Instant next = T0.plus(EIGHT_HOURS);
    observe(predicted("a", next, 0.0016, T0.plusSeconds(60)));
    FundingState before = state;

    assertThat(observe(predicted("a", next, 0.0001, T0))).containsExactly(new Verdict.Late());
    assertThat(observe(predicted("a", T0, 0.0001, T0.plusSeconds(90))))
        .containsExactly(new Verdict.Late());
    assertThat(observe(predicted("a", next, 0.0016, T0.plusSeconds(60))))
        .containsExactly(new Verdict.Duplicate());
    assertThat(state).isEqualTo(before);
  }

  @Test
  void ignoresASettlementThatIsThereAlready() {
    settle(T0, 0.0015);
    FundingState before = state;

    assertThat(observe(funding("a", T0.plusMillis(6), 0.0015, 8)))
        .containsExactly(new Verdict.Duplicate());
    assertThat(state).isEqualTo(before);
  }

  @Test
  void ignoresASettlementOlderThanTheVenuesLast() {
    settle(T0, 0.0001);
    FundingState before = state;

    assertThat(observe(funding("a", T0.minus(EIGHT_HOURS), 0.0090, 8)))
        .containsExactly(new Verdict.Late());
    assertThat(state).isEqualTo(before);
  }

  /** Two venues alone pay 0.16 %, with the third it is 0.11 %, with the fourth 0.08 %. */
  @Test
  void judgesAgainWhenAVenueIsLate() {
    settle(T0, 0.0016, 0.0016);
    assertThat(breach(judged(), Judgement.LEVEL).observed()).isCloseTo(0.16, within(1e-12));

    observe(funding("c", T0, 0.0001, 8));
    assertThat(breach(judged(), Judgement.LEVEL).observed()).isCloseTo(0.11, within(1e-12));

    observe(funding("d", T0, -0.0001, 8));
    List<Verdict> last = judged();
    assertThat(breaches(last)).isEmpty();
    assertThat(last).contains(new Verdict.Withdrawn(sighting(0), Judgement.LEVEL));
  }

  @Test
  void countsFromThenOnWhatComesLaterThanTheGrace() {
    settle(T0, 0.0016, 0.0016);
    Instant later = T0.plus(Duration.ofMinutes(6));
    List<Verdict> first = observe(predicted("a", T0.plus(EIGHT_HOURS), 0.0016, later));
    assertThat(breach(first, Judgement.LEVEL).observed()).isCloseTo(0.16, within(1e-12));
    assertThat(breach(judged(), Judgement.LEVEL).observed()).isCloseTo(0.16, within(1e-12));

    assertThat(observe(funding("c", T0, -0.0032, 8, false, null, later))).isEmpty();

    List<Verdict> next = judged();
    assertThat(next).contains(new Verdict.Clear(sightingAt(later), Judgement.LEVEL));
    assertThat(next).doesNotHaveAnyElementsOfTypes(Verdict.Withdrawn.class);
  }

  @Test
  void waitsForTheWallClockFromWhenItFirstLooked() {
    settle(T0, 0.0016, 0.0014);

    Instant muchLater = T0.plus(Duration.ofDays(400));
    assertThat(silence(muchLater)).isEmpty();
    assertThat(silence(muchLater.plusSeconds(299))).isEmpty();
    assertThat(breaches(silence(muchLater.plusSeconds(300)))).hasSize(1);
    assertThat(silence(muchLater.plusSeconds(900))).isEmpty();
  }

  @Test
  void forgetsVenuesThatAreStale() {
    settle(T0, 0.0100, 0.0001, 0.0001);
    judged();

    // 12 hours are one and a half intervals, and not more than that
    observe(funding("b", T0.plus(Duration.ofHours(12)), 0.0001, 8));
    judged();
    assertThat(state.venues()).containsOnlyKeys("a", "b", "c");
    observe(funding("b", T0.plus(Duration.ofHours(13)), 0.0001, 8));

    assertThat(judged())
        .contains(new Verdict.Clear(sighting(13), Judgement.VENUE + "a"))
        .doesNotHaveAnyElementsOfTypes(Breach.class);
    assertThat(state.venues()).containsOnlyKeys("b");
    assertThat(observe(funding("a", T0.plusSeconds(60), 0.0100, 8)))
        .containsExactly(new Verdict.Late());
  }

  @Test
  void remembersThirtyDaysOnly() {
    learn(100, 0.0001, 0.0002);

    assertThat(state.settlements().all()).hasSize(90);
    assertThat(state.settlements().all().getLast().start())
        .isEqualTo(at(99).getEpochSecond() * 1_000_000);
  }

  @Test
  void endsInTheSameStateWhateverTheOrderWithinTheGrace() {
    List<FundingState> states = new ArrayList<>();
    var random = new Random(42);
    for (int run = 0; run < 20; run++) {
      state = rule.start();
      List<Verdict> all = new ArrayList<>();
      for (int settlement = 0; settlement < 10; settlement++) {
        List<Funding> group = new ArrayList<>();
        for (int venue = 0; venue < 5; venue++) {
          Instant time = at(settlement).plusMillis(venue * 11L);
          double rate = 0.0004 * ((settlement * 7 + venue) % 5);
          group.add(funding("venue-" + venue, time, rate, venue == 0 ? 1 : 8));
        }
        Collections.shuffle(group, random);
        group.forEach(funding -> all.addAll(observe(funding)));
      }
      assertThat(all).hasAtLeastOneElementOfType(Breach.class);
      states.add(state);
    }

    assertThat(states).allMatch(states.getFirst()::equals);
  }

  @Test
  void survivesTheWayThroughTheStore() {
    learn(3, 0.0001, 0.0015);
    observe(funding("c", at(4), 0.0016, 8, false, 1e9, at(4)));
    observe(predicted("d", at(5), 0.0016, at(4).plusSeconds(1)));
    silence(at(5));

    assertThat(FundingState.CODEC.fromBytes(FundingState.CODEC.toBytes(state))).isEqualTo(state);
    assertThat(FundingState.CODEC.fromBytes(FundingState.CODEC.toBytes(rule.start())))
        .isEqualTo(rule.start());
  }

  /** Settlements at which two venues pay two rates in turns. */
  private void learn(int settlements, double even, double odd) {
    for (int i = 0; i < settlements; i++) {
      double rate = i % 2 == 0 ? even : odd;
      settle(at(i), rate, rate);
      judged();
    }
  }

  private Reading levelAfter(Instant time, double... rates) {
    settle(time, rates);
    return breach(judged(), Judgement.LEVEL);
  }

  /** Venues a, b, c and so on settle at the same time. */
  private void settle(Instant time, double... rates) {
    for (int i = 0; i < rates.length; i++) {
      observe(funding(Character.toString('a' + i), time, rates[i], 8));
    }
  }

  private List<Verdict> observe(Funding funding) {
    Step<FundingState> step = rule.observe(state, funding, false);
    state = step.state();
    return step.verdicts();
  }

  /** What is said once the grace is over. */
  private List<Verdict> judged() {
    List<Verdict> verdicts = new ArrayList<>(silence(clock));
    clock = clock.plus(Duration.ofMinutes(5));
    verdicts.addAll(silence(clock));
    return verdicts;
  }

  private List<Verdict> silence(Instant now) {
    Step<FundingState> step = rule.silence(state, now);
    state = step.state();
    return step.verdicts();
  }

  private static Instant at(int settlement) {
    return T0.plus(EIGHT_HOURS.multipliedBy(settlement));
  }

  private static Funding funding(String venue, Instant time, double rate, double hours) {
    return funding(venue, time, rate, hours, false, null, time);
  }

  private static Funding predicted(String venue, Instant time, double rate, Instant ingestedAt) {
    return funding(venue, time, rate, 8, true, null, ingestedAt);
  }

  private static Funding funding(
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

  private static FundingRate ruleWith(Aggregate aggregate, Mode mode, WarmupPolicy warmup) {
    return new FundingRate(
        new FundingThresholds(
            0.1, 0.3, 0.05, null, 0.1, 3, aggregate, 2, Duration.ofMinutes(5), mode, warmup));
  }

  private static Verdict.Sighting sighting(int hour) {
    return sightingAt(T0.plus(Duration.ofHours(hour)));
  }

  private static Verdict.Sighting sightingAt(Instant time) {
    return new Verdict.Sighting("rates of " + time, time, time);
  }

  private static List<Breach> breaches(List<Verdict> verdicts) {
    return verdicts.stream().filter(Breach.class::isInstance).map(Breach.class::cast).toList();
  }

  private static Reading breach(List<Verdict> verdicts, String kind) {
    return breaches(verdicts).stream()
        .filter(breach -> breach.kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no breach of " + kind + " in " + verdicts))
        .reading();
  }
}
