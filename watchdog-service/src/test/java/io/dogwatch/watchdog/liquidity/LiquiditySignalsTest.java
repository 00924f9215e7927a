package io.dogwatch.watchdog.liquidity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a book shows besides its depth. */
class LiquiditySignalsTest extends DepthWatching {

  /** 500 of 1,200 thousand is high; 100 of the 600 thousand that are usual on a side is missing. */
  @Test
  void raisesOneLevelWhenASideIsMissing() {
    learn(7, USUAL);

    List<Verdict> verdicts = List.of();
    for (int second = 0; second <= 30; second += 10) {
      verdicts = observe(feed.change(second, 100_000, 400_000));
    }

    assertThat(breach(verdicts).reading().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void signalsASpreadThatIsWide() {
    learn(7, USUAL);

    // Usually 99.5 to 100.5: 100 basis points. Then 97 to 103, which is six times that.
    List<Verdict> verdicts = List.of();
    for (int second = 0; second <= 30; second += 10) {
      verdicts = observe(feed.quotes(second, 97, 103, USUAL / 2, USUAL / 2));
    }

    Breach breach = breachOf(verdicts, "spread_widening");
    assertThat(breach.reading().type()).isEqualTo("liquidity_drop");
    assertThat(breach.reading().severity()).isEqualTo(Severity.MEDIUM);
    assertThat(breach.reading().observed()).isCloseTo(6, within(1e-6));
  }

  @Test
  void doesNotSignalFiveTimesTheUsualSpread() {
    learn(7, USUAL);

    // 97.5 to 102.5: 500 basis points
    List<Verdict> verdicts = new ArrayList<>();
    for (int second = 0; second <= 40; second += 10) {
      verdicts.addAll(observe(feed.quotes(second, 97.5, 102.5, USUAL / 2, USUAL / 2)));
    }

    assertThat(breaches(verdicts, "spread_widening")).isEmpty();
  }

  @Test
  void doesNotCallASpreadBelowABasisPointWide() {
    for (int minute = 0; minute < 60; minute++) {
      observe(feed.quotes(minute * 60 - 3_600, 99.9999, 100, USUAL / 2, USUAL / 2));
    }

    List<Verdict> verdicts = new ArrayList<>();
    for (int second = 0; second <= 40; second += 10) {
      verdicts.addAll(observe(feed.quotes(second, 99.991, 100, USUAL / 2, USUAL / 2)));
    }

    assertThat(breaches(verdicts, "spread_widening")).isEmpty();
  }

  @Test
  void signalsABookWithHardlyAnyAsks() {
    learn(7, USUAL);

    List<Verdict> verdicts = List.of();
    for (int second = 0; second <= 30; second += 10) {
      verdicts = observe(feed.change(second, 1_100_000, 100_000));
    }

    // (1,100 - 100) / 1,200 = 0.8333
    Breach breach = breachOf(verdicts, "book_imbalance");
    assertThat(breach.reading().observed()).isCloseTo(0.8333, within(1e-4));
    assertThat(breach.reading().severity()).isEqualTo(Severity.MEDIUM);
    assertThat(breach.reading().description()).startsWith("hardly any asks");
  }

  @Test
  void doesNotSignalAnImbalanceOfFourFifths() {
    learn(7, USUAL);

    List<Verdict> verdicts = new ArrayList<>();
    for (int second = 0; second <= 40; second += 10) {
      verdicts.addAll(observe(feed.change(second, 120_000, 1_080_000)));
    }

    // (120 - 1,080) / 1,200 = -0.8
    assertThat(breaches(verdicts, "book_imbalance")).isEmpty();
  }
}
