package io.dogwatch.watchdog.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Rule.Step;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Clear;
import io.dogwatch.watchdog.rules.Verdict.Lull;
import io.dogwatch.watchdog.rules.Verdict.Reason;
import io.dogwatch.watchdog.rules.Verdict.Skipped;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceAnomalyTest {

  private static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");

  private PriceAnomaly rule = new PriceAnomaly(PriceThresholds.DEFAULT);
  private PriceState state = rule.start();
  private int trades;

  @Test
  void measuresAgainstThePriceThatIsAMinuteOld() {
    at(0, 42_000);
    at(20, 42_300);
    assertThat(at(40, 43_500)).hasOnlyElementsOfType(Lull.class);

    // (44,500 - 42,000) / 42,000 = 2,500 / 42,000 = 0.0595238
    Breach first = breach(at(60, 44_500));
    assertThat(first.reading().observed()).isCloseTo(5.95238, within(1e-5));
    assertThat(first.reading().severity()).isEqualTo(Severity.HIGH);
    assertThat(first.reading().type()).isEqualTo("price_anomaly");
    assertThat(first.sighting().at()).isEqualTo(T0.plusSeconds(60));

    // 2,520 / 42,000 = 0.06; the reference is still the trade at +0
    assertThat(breach(at(61, 44_520)).reading().observed()).isCloseTo(6, within(1e-9));
    // 2,600 / 42,000 = 0.0619048
    assertThat(breach(at(65, 44_600)).reading().observed()).isCloseTo(6.19048, within(1e-5));
  }

  @Test
  void seesAFlashCrashAgainstTheHighestPriceOfTheMinute() {
    at(0, 100);

    // (88 - 100) / 100 = -0.12; no price is a minute old yet
    Breach first = breach(at(30, 88));
    // (87.9 - 100) / 100 = -0.121
    Breach second = breach(at(31, 87.9));

    assertThat(first.reading().observed()).isCloseTo(-12, within(1e-9));
    assertThat(second.reading().observed()).isCloseTo(-12.1, within(1e-9));
    assertThat(second.reading().type()).isEqualTo("flash_crash");
    assertThat(second.reading().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void callsASteepRiseCriticalButNoCrash() {
    at(0, 100);

    Breach breach = breach(at(30, 110.2));

    assertThat(breach.reading().type()).isEqualTo("price_anomaly");
    assertThat(breach.reading().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void forgetsABadTickThatTheNextTradeReverses() {
    at(0, 42_000);
    assertThat(at(10, 21_000)).hasOnlyElementsOfType(Breach.class);

    // Against the forgotten tick it would be (42,010 - 21,000) / 21,000 = +100 %.
    List<Verdict> after = at(11, 42_010);

    assertThat(after).hasOnlyElementsOfType(Clear.class);
    assertThat(at(50, 42_020)).hasOnlyElementsOfType(Clear.class);
  }

  @Test
  void keepsAPriceThatTheNextTradeConfirms() {
    at(0, 42_000);
    at(10, 39_000);
    at(11, 39_010);

    // Back up from 39,000: (42,000 - 39,000) / 39,000 = +7.69 %
    assertThat(breach(at(20, 42_000)).reading().observed()).isCloseTo(7.6923, within(1e-4));
  }

  @Test
  void doesNotAlertAtTheThresholdItself() {
    at(0, 100);

    // (105.00 - 100.00) / 100.00 = 5 %, not above
    assertThat(at(30, 105.00)).hasOnlyElementsOfType(Lull.class);
    assertThat(at(31, 105.01)).hasOnlyElementsOfType(Breach.class);
  }

  /** (1.10 - 1.00) / 1.00 * 100 is 10.000000000000009 in doubles. */
  @Test
  void doesNotTakeARoundingErrorForABreach() {
    rule = new PriceAnomaly(thresholds(10, 20, Mode.SEED, WarmupPolicy.SEED));
    at(0, 1.00);

    assertThat((1.10 - 1.00) / 1.00 * 100).isGreaterThan(10);
    assertThat(at(30, 1.10)).hasOnlyElementsOfType(Lull.class);
  }

  @Test
  void dropsTradesThatAreLaterThanTheGrace() {
    at(-30, 43_900);
    // (44,500 - 43,900) / 43,900 = 1.3667 %
    assertThat(at(60, 44_500)).hasOnlyElementsOfType(Clear.class);
    PriceState before = state;

    // 60 s late; had it counted, 44,500 would be 5.95 % above it
    assertThat(at(0, 42_000)).containsExactly(new Verdict.Late());
    assertThat(state).isEqualTo(before);
  }

  @Test
  void takesTradesThatAreAsLateAsTheGraceAllows() {
    at(0, 100);
    at(10, 100);

    assertThat(at(8, 100)).hasSize(2).hasOnlyElementsOfType(Clear.class);
    assertThat(at(7.999, 100)).containsExactly(new Verdict.Late());
  }

  @Test
  void judgesTheNewestTradeAgainWhenAnEarlierOneArrives() {
    at(0, 100);
    assertThat(at(20, 103)).hasOnlyElementsOfType(Clear.class);

    // 97 at +19 s: -3 % itself; then (103 - 97) / 97 = +6.19 % for the trade at +20 s.
    at(19, 97.5);
    List<Verdict> again = at(19.5, 97.4);

    assertThat(again).hasSize(2);
    Breach newest = (Breach) again.getLast();
    assertThat(newest.sighting().at()).isEqualTo(T0.plusSeconds(20));
    // (103 - 97.4) / 97.4 = 0.0574949
    assertThat(newest.reading().observed()).isCloseTo(5.74949, within(1e-5));
  }

  @Test
  void countsATradeOnce() {
    at(0, 100);
    Trade trade = trade("7", 30, 106);
    observe(trade);
    PriceState before = state;

    assertThat(observe(trade)).containsExactly(new Verdict.Duplicate());
    assertThat(state).isEqualTo(before);
  }

  @Test
  void skipsWhenThePriceToCompareWithIsTooOld() {
    assertThat(at(-200, 42_000)).containsExactly(new Skipped(Reason.WARMUP));

    assertThat(at(0, 44_500)).containsExactly(new Skipped(Reason.STALE_REFERENCE));
  }

  @Test
  void comparesWithAPriceThatIsTwoMinutesOldAtMost() {
    at(0, 100);
    at(1, 101);

    // The trade at +1 s is 120 s old: (107.1 - 101) / 101 = 6.04 %
    assertThat(breach(at(121, 107.1)).reading().observed()).isCloseTo(6.0396, within(1e-4));
  }

  @Test
  void ignoresPricesThatMeanLittle() {
    at(0, 100);

    Trade oddLot =
        new Trade("bitstamp", "BTC/USD", "odd", 200, 1, T0.plusSeconds(5), T0, List.of("odd_lot"));

    assertThat(observe(oddLot)).containsExactly(new Skipped(Reason.EXCLUDED_CONDITION));
  }

  /** Moves of 5 % are no news where prices move by 2 % a minute all day. */
  @Test
  void asksInRobustModeWhetherTheMoveIsUnusual() {
    rule = new PriceAnomaly(thresholds(5, 10, Mode.ROBUST, WarmupPolicy.SEED));
    // 100 and 102 in turn, a minute each: every return of a minute is +2 % or -1.96 %.
    for (int second = 0; second < 1_800; second++) {
      at(second, (second / 60) % 2 == 0 ? 100 : 102);
    }

    // sigma is about 0.0198, 6 of them 11.9 %: 6.9 % above 102 is usual, 13.7 % is not.
    assertThat(at(1_800, 109)).doesNotHaveAnyElementsOfTypes(Breach.class);
    Breach breach = breach(at(1_801, 116));
    assertThat(breach.reading().warmup()).isFalse();
    assertThat(breach.reading().numbers().get("threshold")).isCloseTo(11.88, within(0.1));
    assertThat(breach.reading().numbers().get("robustZ")).isGreaterThan(6);
  }

  @Test
  void goesByItsThresholds() {
    rule =
        new PriceAnomaly(
            new PriceThresholds(2, 4, 1, Duration.ofSeconds(10), Mode.SEED, 6, WarmupPolicy.SEED));
    at(0, 100);

    assertThat(at(20, 101)).hasOnlyElementsOfType(Clear.class);
    assertThat(at(21, 101.5)).hasOnlyElementsOfType(Lull.class);
    assertThat(breach(at(22, 103)).reading().severity()).isEqualTo(Severity.HIGH);
    assertThat(breach(at(23, 104.5)).reading().severity()).isEqualTo(Severity.CRITICAL);
    // 10 s late is in time with a grace of 10 s
    assertThat(at(13, 100)).hasSize(2);
    assertThat(at(12.9, 100)).containsExactly(new Verdict.Late());
  }

  /** As in the test above, but two standard deviations of about 1.98 % are enough. */
  @Test
  void goesByTheRobustFactor() {
    rule =
        new PriceAnomaly(
            new PriceThresholds(
                3, 10, 2, Duration.ofSeconds(2), Mode.ROBUST, 2, WarmupPolicy.SEED));
    for (int second = 0; second < 1_800; second++) {
      at(second, (second / 60) % 2 == 0 ? 100 : 102);
    }

    // The last minute was at 102: 105.9 is 3.8 % above, 107.5 is 5.4 %; 2 * 1.98 % = 3.96 %
    assertThat(at(1_800, 105.9)).doesNotHaveAnyElementsOfTypes(Breach.class);
    assertThat(at(1_801, 107.5)).hasOnlyElementsOfType(Breach.class);
  }

  @Test
  void goesByThePlainThresholdWhileItLearns() {
    rule = new PriceAnomaly(thresholds(5, 10, Mode.ROBUST, WarmupPolicy.SEED));
    at(0, 100);

    assertThat(breach(at(30, 106)).reading().warmup()).isTrue();
  }

  @Test
  void staysSilentWhileItLearnsIfSoConfigured() {
    rule = new PriceAnomaly(thresholds(5, 10, Mode.ROBUST, WarmupPolicy.SILENT));
    at(0, 100);

    assertThat(at(30, 106)).containsExactly(new Skipped(Reason.WARMUP));
  }

  @Test
  void doesNotLearnFromTheAnomalyItself() {
    for (int second = 0; second <= 130; second++) {
      at(second, 100 + second % 2 * 0.1);
    }
    PriceState calm = state;

    for (int second = 131; second <= 140; second++) {
      state = rule.observe(state, trade("a" + second, second, 120), true).state();
    }

    assertThat(state.settled().volatility()).isEqualTo(calm.settled().volatility());
  }

  @Test
  void survivesTheWayThroughTheStore() {
    at(0, 42_000);
    at(59, 42_100);
    at(60, 21_000);
    at(60.5, 42_050);

    PriceState restored = PriceState.CODEC.fromBytes(PriceState.CODEC.toBytes(state));

    assertThat(restored).isEqualTo(state);
  }

  /** However many trades there are, only the seconds and the trades within the grace are kept. */
  @Test
  void keepsItsStateSmall() {
    for (int trade = 0; trade < 30_000; trade++) {
      at(trade * 0.01, 100 + trade % 7);
    }

    // 121 seconds of 26 bytes at most, 201 trades within 2 s of 30 bytes at most
    assertThat(PriceState.CODEC.toBytes(state)).hasSizeLessThan(10_000);
  }

  private List<Verdict> at(double second, double price) {
    trades++;
    return observe(trade(Integer.toString(trades), second, price));
  }

  private List<Verdict> observe(Trade trade) {
    Step<PriceState> step = rule.observe(state, trade, false);
    state = step.state();
    return step.verdicts();
  }

  private static Trade trade(String id, double second, double price) {
    Instant time = T0.plus(Duration.ofMillis(Math.round(second * 1_000)));
    return new Trade("bitstamp", "BTC/USD", id, price, 1, time, time, List.of());
  }

  private static Breach breach(List<Verdict> verdicts) {
    assertThat(verdicts).hasSize(1).hasOnlyElementsOfType(Breach.class);
    return (Breach) verdicts.getFirst();
  }

  private static PriceThresholds thresholds(
      double alert, double critical, Mode mode, WarmupPolicy warmup) {
    return new PriceThresholds(alert, critical, 3, Duration.ofSeconds(2), mode, 6, warmup);
  }
}
