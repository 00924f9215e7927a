package io.dogwatch.watchdog.funding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Reading;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How high the rates are that all venues pay. */
class FundingRateTest extends FundingWatching {

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

  private Reading levelAfter(Instant time, double... rates) {
    settle(time, rates);
    return breach(judged(), Judgement.LEVEL);
  }
}
