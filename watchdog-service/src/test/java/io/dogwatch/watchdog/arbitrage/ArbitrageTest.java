package io.dogwatch.watchdog.arbitrage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.PriceLevel;
import io.dogwatch.watchdog.arbitrage.ArbitrageThresholds.Fees;
import io.dogwatch.watchdog.episodes.Terms;
import io.dogwatch.watchdog.rules.Rule.Step;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Clear;
import io.dogwatch.watchdog.rules.Verdict.Lull;
import io.dogwatch.watchdog.rules.Verdict.Reason;
import io.dogwatch.watchdog.rules.Verdict.Skipped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArbitrageTest {

  private static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");
  private static final Map<String, Double> FEES = Map.of("a", 0.10, "b", 0.26);

  private final Arbitrage rule = ruleWith(new Fees(0.5, FEES));
  private ArbitrageState state = rule.start();
  private long id;

  @Test
  void alertsOfAGainThatLasts() {
    quote("b", 0, 44_990, 45_000);
    assertThat(quote("a", 0, 45_300, 45_310)).isInstanceOf(Lull.class);
    quote("b", 1.5, 44_990, 45_000);
    assertThat(quote("a", 2.9, 45_300, 45_310)).isInstanceOf(Lull.class);
    Breach breach = breach(quote("b", 3, 44_990, 45_000));

    assertThat(breach.reading().type()).isEqualTo("arbitrage_opportunity");
    assertThat(breach.reading().severity()).isEqualTo(Severity.MEDIUM);
    // 300 / 45,000 = 0.6667 %, less 0.10 + 0.26 = 0.36: 0.3067 %
    assertThat(number(breach, "gross_pct")).isCloseTo(0.666_667, within(1e-6));
    assertThat(breach.reading().observed()).isCloseTo(0.306_667, within(1e-6));
    assertThat(breach.sighting().at()).isEqualTo(T0.plusSeconds(3));
    assertThat(breach.reading().description())
        .isEqualTo("bought on b at 45000.0 and sold on a at 45300.0: a gain of 0.31%, fees paid");
  }

  @Test
  void beginsAnewWhenTheGainWasGone() {
    quote("b", 0, 44_990, 45_000);
    quote("a", 0, 45_300, 45_310);
    assertThat(quote("a", 1, 45_010, 45_020)).isInstanceOf(Clear.class);
    quote("a", 1.5, 45_300, 45_310);
    quote("b", 2, 44_990, 45_000);

    assertThat(quote("a", 3.5, 45_300, 45_310)).isInstanceOf(Lull.class);
    quote("b", 4, 44_990, 45_000);
    assertThat(quote("a", 4.5, 45_300, 45_310)).isInstanceOf(Breach.class);
  }

  /** Of 100 bought at 100, sold at 100.56 with fees of 0.36, is left 0.2: exactly the threshold. */
  @Test
  void doesNotAlertAtTheThresholdItself() {
    assertThat(lasting(100, 100.56)).isInstanceOf(Lull.class);
    assertThat(lasting(100, 100.57)).isInstanceOf(Breach.class);
  }

  @Test
  void isOverAtHalfOfTheGainThatMakesOne() {
    // 0.46 - 0.36 = 0.1, and 0.47 - 0.36 = 0.11
    assertThat(lasting(100, 100.46)).isInstanceOf(Clear.class);
    assertThat(lasting(100, 100.47)).isInstanceOf(Lull.class);
  }

  @Test
  void takesTheUsualFeeOfVenuesThatAreNotNamed() {
    Verdict verdict = lasting("x", "y", 100, 101.25);

    // 1.25 - 0.5 - 0.5
    assertThat(breach(verdict).reading().observed()).isCloseTo(0.25, within(1e-9));
  }

  @Test
  void doesNotTrustABookThatIsTwoSecondsOld() {
    quote("b", 0, 44_990, 45_000);
    quote("a", 0, 45_300, 45_310);
    for (int second = 1; second <= 10; second++) {
      assertThat(quote("a", second, 45_300, 45_310))
          .isInstanceOf(second < 2 ? Lull.class : Clear.class);
    }
  }

  @Test
  void wantsEnoughOnOffer() {
    // 45,000 * 0.02 = 900 of at least 1,000
    for (int second = 0; second <= 5; second++) {
      observe(snapshot("b", second, 44_990, 45_000, 0.02));
      observe(snapshot("a", second, 45_300, 45_310, 5));
    }
    assertThat(state.since()).isEmpty();

    observe(snapshot("b", 6, 44_990, 45_000, 0.023));
    assertThat(state.since()).containsOnlyKeys(new Route("b", "a"));
  }

  @Test
  void skipsBooksThatAreNotValid() {
    quote("b", 0, 44_990, 45_000);
    quote("a", 0, 45_300, 45_310);

    Depth afterAGap =
        new Depth(
            "b",
            "S",
            false,
            id + 5,
            id + 5,
            null,
            List.of(new PriceLevel(44_980, 1)),
            List.of(),
            T0.plusSeconds(1),
            T0.plusSeconds(1));
    assertThat(observe(afterAGap)).containsExactly(new Skipped(Reason.GAP));
    Depth later =
        new Depth(
            "b", "S", false, id + 6, id + 6, null, List.of(), List.of(), T0.plusSeconds(3), T0);
    assertThat(observe(later)).containsExactly(new Skipped(Reason.GAP));

    assertThat(quote("a", 3, 45_300, 45_310)).isInstanceOf(Clear.class);
    assertThat(state.since()).isEmpty();
  }

  @Test
  void ignoresWhatWasThereAlready() {
    Depth snapshot = snapshot("a", 0, 45_300, 45_310, 1);
    observe(snapshot);
    ArbitrageState before = state;

    assertThat(observe(snapshot)).containsExactly(new Verdict.Duplicate());
    assertThat(state).isEqualTo(before);
  }

  @Test
  void tellsTheBestOfSeveralRoutes() {
    for (int second = 0; second <= 3; second++) {
      quote("b", second, 44_990, 45_000);
      quote("a", second, 45_300, 45_310);
      quote("c", second, 45_700, 45_710);
    }

    Breach breach = breach(quote("b", 3.5, 44_990, 45_000));

    // c: 700 / 45,000 - 0.26 - 0.5 = 0.7956 %
    assertThat(breach.reading().observed()).isCloseTo(0.795_556, within(1e-6));
  }

  @Test
  void keepsTheBestLevelsOfSomeVenues() {
    for (int venue = 0; venue < 3 * ArbitrageState.MOST_VENUES; venue++) {
      List<PriceLevel> bids = new ArrayList<>();
      for (int level = 0; level < 1_000; level++) {
        bids.add(new PriceLevel(100 - level / 100.0, 12.345));
      }
      Instant time = T0.plusSeconds(venue);
      observe(
          new Depth(
              "v" + venue, "S", true, 1, 1, null, bids, List.of(new PriceLevel(101, 1)), time, T0));
    }

    assertThat(state.books()).hasSize(ArbitrageState.MOST_VENUES).containsKey("v47");
    assertThat(state.books()).doesNotContainKey("v31");
    assertThat(ArbitrageState.CODEC.toBytes(state).length)
        .isLessThan(ArbitrageState.MOST_VENUES * 600);
  }

  @Test
  void survivesTheWayThroughTheStore() {
    quote("b", 0, 44_990, 45_000);
    quote("a", 0, 45_300, 45_310);

    ArbitrageState restored = ArbitrageState.CODEC.fromBytes(ArbitrageState.CODEC.toBytes(state));

    assertThat(restored).isEqualTo(state);
    assertThat(restored.since()).isNotEmpty();
  }

  /** In whatever order the settings name them. */
  @Test
  void hasTheSameVersionForTheSameFees() {
    Map<String, Double> one = new LinkedHashMap<>();
    Map<String, Double> other = new LinkedHashMap<>();
    for (int i = 0; i < 9; i++) {
      one.put("venue" + i, 0.1);
      other.put("venue" + (8 - i), 0.1);
    }

    assertThat(Terms.ruleVersion(1, new Fees(1, one)))
        .isEqualTo(Terms.ruleVersion(1, new Fees(1, other)));
  }

  @Test
  void refusesThresholdsThatMakeNoSense() {
    Duration second = Duration.ofSeconds(1);
    Fees fees = new Fees(0, Map.of());

    assertThatIllegalArgumentException().isThrownBy(() -> new Fees(-1, Map.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Fees(0, Map.of("a", -1.0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ArbitrageThresholds(0, 1, fees, second, second, second));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ArbitrageThresholds(1, 1, fees, second, Duration.ZERO, second));
  }

  private Verdict lasting(double ask, double bid) {
    return lasting("b", "a", ask, bid);
  }

  /** What is said of prices that have lasted for four seconds. */
  private Verdict lasting(String buyAt, String sellAt, double ask, double bid) {
    state = rule.start();
    for (int second = 0; second < 4; second++) {
      quote(buyAt, second, ask - 1, ask);
      quote(sellAt, second, bid, bid + 1);
    }
    return quote(buyAt, 4, ask - 1, ask);
  }

  private Verdict quote(String venue, double second, double bid, double ask) {
    List<Verdict> verdicts = observe(snapshot(venue, second, bid, ask, 100));
    assertThat(verdicts).hasSize(1);
    return verdicts.getFirst();
  }

  private Depth snapshot(String venue, double second, double bid, double ask, double size) {
    Instant time = T0.plus(Duration.ofMillis(Math.round(second * 1_000)));
    id++;
    return new Depth(
        venue,
        "S",
        true,
        id,
        id,
        null,
        List.of(new PriceLevel(bid, size)),
        List.of(new PriceLevel(ask, size)),
        time,
        time.plusMillis(3));
  }

  private List<Verdict> observe(Depth event) {
    Step<ArbitrageState> step = rule.observe(state, event, false);
    state = step.state();
    return step.verdicts();
  }

  private static Breach breach(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Breach.class);
    return (Breach) verdict;
  }

  private static double number(Breach breach, String name) {
    return breach.reading().numbers().getOrDefault(name, Double.NaN);
  }

  private static Arbitrage ruleWith(Fees fees) {
    return new Arbitrage(
        new ArbitrageThresholds(
            0.2, 1_000, fees, Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofSeconds(1)));
  }
}
