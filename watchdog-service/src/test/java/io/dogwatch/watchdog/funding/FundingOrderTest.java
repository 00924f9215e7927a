package io.dogwatch.watchdog.funding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.market.Funding;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What comes before its time, late, twice or not at all. */
class FundingOrderTest extends FundingWatching {

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
}
