package io.dogwatch.watchdog.earnings;

import static io.dogwatch.watchdog.earnings.ReportBuilder.T0;
import static io.dogwatch.watchdog.earnings.ReportBuilder.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Earnings.Range;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Clear;
import io.dogwatch.watchdog.rules.Verdict.Corrected;
import io.dogwatch.watchdog.rules.Verdict.Duplicate;
import io.dogwatch.watchdog.rules.Verdict.Late;
import io.dogwatch.watchdog.rules.Verdict.Withdrawn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a report that was told. */
class EarningsCorrectionsTest extends EarningsWatching {

  /** E1 again. */
  @Test
  void doesNotTellAgain() {
    observe(APPLE);
    EarningsState before = state;

    assertThat(observe(APPLE)).containsExactly(new Duplicate());
    assertThat(state).isEqualTo(before);
  }

  /** E6: (2.30 - 2.20) / 2.20 = 4.5455 %. */
  @Test
  void withdrawsWhatACorrectionMakesUsual() {
    observe(APPLE);

    List<Verdict> verdicts =
        observe(report("AAPL", "2025Q4", 2.30, 2.20).revision(2).at(T0.plusSeconds(3_600)));

    assertThat(verdicts).hasOnlyElementsOfType(Withdrawn.class);
    Withdrawn withdrawn = (Withdrawn) verdicts.getFirst();
    assertThat(withdrawn.kind()).isEqualTo("earnings_anomaly/2025Q4");
    // That is how the alert is found.
    assertThat(withdrawn.sighting().at()).isEqualTo(T0);
  }

  /** E6 without the estimate: what a correction does not say stays. */
  @Test
  void keepsWhatACorrectionDoesNotSay() {
    observe(APPLE);

    assertThat(observe(report("AAPL", "2025Q4", 2.30, null).revision(2)))
        .hasOnlyElementsOfType(Withdrawn.class);
  }

  @Test
  void tellsAnewWhatACorrectionLeavesUnusual() {
    observe(APPLE);

    Corrected corrected =
        (Corrected) observe(report("AAPL", "2025Q4", 2.80, null).revision(2)).getFirst();

    // (2.80 - 2.20) / 2.20 = 27.2727 %
    assertThat(corrected.reading().observed()).isCloseTo(27.2727, within(1e-4));
    assertThat(corrected.reading().severity()).isEqualTo(Severity.HIGH);
    assertThat(corrected.sighting().at()).isEqualTo(T0);
    assertThat(corrected.sighting().id()).isEqualTo("AAPL/2025Q4/2");
  }

  @Test
  void tellsOfACorrectionThatMakesAReportUnusual() {
    observe(report("AAPL", "2025Q4", 2.30, 2.20));
    Instant later = T0.plusSeconds(3_600);

    Breach breach = breach(observe(APPLE.revision(2).at(later)));

    assertThat(breach.sighting().at()).isEqualTo(later.plusSeconds(1));
  }

  @Test
  void ignoresRevisionsThatAreOvertaken() {
    observe(APPLE.revision(3));
    EarningsState before = state;

    assertThat(observe(report("AAPL", "2025Q4", 9.0, 2.20).revision(2)))
        .containsExactly(new Duplicate());
    assertThat(state).isEqualTo(before);
  }

  @Test
  void addsEarlierPeriodsToTheHistoryOnly() {
    observe(APPLE);
    Judged latest = state.latest();

    assertThat(observe(report("AAPL", "2025Q3", 9.0, 1.0))).isEmpty();
    assertThat(observe(report("AAPL", "2025Q3", 9.0, 1.0))).containsExactly(new Duplicate());

    assertThat(state.latest()).isEqualTo(latest);
    assertThat(state.earlier().quarters()).containsExactly(new Surprises.Quarter("2025Q3", 1, 8.0));
  }

  @Test
  void resolvesAnAlertWhenTheNextPeriodIsReported() {
    observe(APPLE);
    Instant next = T0.plus(Duration.ofDays(3));

    List<Verdict> verdicts = observe(report("AAPL", "2026Q1", 3.0, 2.0).at(next));

    assertThat(verdicts).hasSize(2);
    assertThat(verdicts.getFirst())
        .isInstanceOfSatisfying(
            Clear.class,
            clear -> {
              assertThat(clear.kind()).isEqualTo("earnings_anomaly/2025Q4");
              assertThat(clear.sighting().at()).isEqualTo(next);
            });
    assertThat(verdicts.getLast())
        .isInstanceOfSatisfying(
            Breach.class, breach -> assertThat(breach.kind()).isEqualTo("earnings_anomaly/2026Q1"));
  }

  @Test
  void resolvesAnAlertWhenNoCorrectionIsWaitedForAnyMore() {
    observe(APPLE);
    Instant end = T0.plusSeconds(1).plus(Duration.ofDays(7));

    assertThat(silence(end.minusMillis(1))).isEmpty();
    List<Verdict> verdicts = silence(end.plusSeconds(77));

    assertThat(verdicts).hasOnlyElementsOfType(Clear.class);
    // Whenever that was noticed.
    assertThat(((Clear) verdicts.getFirst()).sighting().at()).isEqualTo(end);
    assertThat(silence(end.plusSeconds(99))).isEmpty();
    assertThat(observe(report("AAPL", "2025Q4", 2.30, 2.20).revision(2).at(end)))
        .containsExactly(new Late());
  }

  @Test
  void survivesTheWayThroughTheStore() {
    assertSurvives();
    observe(report("AAPL", "2025Q3", 1.0, 1.0));
    observe(report("AAPL", "2025Q4", 2.50, null));
    assertSurvives();
    observe(APPLE.revenue(2, 1).guidance(new Range(1, 2), new Range(1, 1)).analysts(3, 0.1));
    observe(report("AAPL", "2026Q1", 2.50, null));
    assertSurvives();
  }

  private void assertSurvives() {
    assertThat(EarningsState.CODEC.fromBytes(EarningsState.CODEC.toBytes(state))).isEqualTo(state);
  }
}
