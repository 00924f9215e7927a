package io.dogwatch.watchdog.earnings;

import static io.dogwatch.watchdog.earnings.ReportBuilder.T0;
import static io.dogwatch.watchdog.earnings.ReportBuilder.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Late;
import io.dogwatch.watchdog.rules.Verdict.Reason;
import io.dogwatch.watchdog.rules.Verdict.Skipped;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Reports and estimates that come apart. */
class EarningsHalvesTest extends EarningsWatching {

  @Test
  void waitsForTheOtherHalf() {
    assertThat(observe(report("AAPL", "2025Q4", 2.50, null))).isEmpty();

    Breach breach =
        breach(observe(report("AAPL", "2025Q4", null, 2.20).at(T0.plus(Duration.ofHours(23)))));

    assertThat(breach.reading().observed()).isCloseTo(13.6364, within(1e-4));
    assertThat(state.halves()).isEmpty();
  }

  @Test
  void endsInTheSameStateWhicheverHalfComesFirst() {
    ReportBuilder actual = report("AAPL", "2025Q4", 2.50, null);
    ReportBuilder estimate = report("AAPL", "2025Q4", null, 2.20).at(T0.minusSeconds(60));
    observe(actual);
    observe(estimate);
    EarningsState expected = state;

    state = rule.start();
    observe(estimate);
    Breach breach = breach(observe(actual));

    assertThat(state.latest()).isEqualTo(expected.latest());
    assertThat(breach.sighting().at()).isEqualTo(T0);
  }

  @Test
  void doesNotWaitForEverForTheOtherHalf() {
    observe(report("AAPL", "2025Q4", 2.50, null));
    // It reached us a second after T0.
    Instant end = T0.plusSeconds(1).plus(Duration.ofHours(24));

    assertThat(silence(end.minusMillis(1))).isEmpty();
    assertThat(silence(end)).containsExactly(new Skipped(Reason.GAP));
    assertThat(state).isEqualTo(rule.start());
    assertThat(observe(report("AAPL", "2025Q4", null, 2.20).at(end))).isEmpty();
  }

  @Test
  void givesUpHalvesByTheNextEventToo() {
    observe(report("AAPL", "2025Q4", 2.50, null));

    assertThat(observe(report("AAPL", "2025Q4", null, 2.20).at(T0.plus(Duration.ofHours(25)))))
        .containsExactly(new Skipped(Reason.GAP));
    assertThat(state.halves()).hasSize(1);
  }

  @Test
  void doesNotCompareWhatIsOfAnotherBasis() {
    assertThat(observe(report("AAPL", "2025Q4", 2.50, null))).isEmpty();
    assertThat(observe(report("AAPL", "2025Q4", null, 2.20).basis("adjusted"))).isEmpty();

    assertThat(state.halves()).hasSize(2);
  }

  @Test
  void judgesOneBasisOfAPeriodOnly() {
    observe(APPLE);
    EarningsState before = state;

    assertThat(observe(report("AAPL", "2025Q4", 9.0, 2.20).basis("adjusted")))
        .containsExactly(new Late());
    assertThat(state).isEqualTo(before);
  }

  @Test
  void keepsFewHalves() {
    for (int period = 10; period < 30; period++) {
      observe(report("AAPL", "20" + period + "Q1", 2.50, null).at(T0.plusSeconds(period)));
    }

    assertThat(state.halves()).hasSize(8);
    assertThat(state.halves().getFirst().fiscalPeriod()).isEqualTo("2022Q1");
  }
}
