package io.dogwatch.watchdog.earnings;

import static io.dogwatch.watchdog.earnings.ReportBuilder.T0;
import static io.dogwatch.watchdog.earnings.ReportBuilder.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Earnings.Range;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Clear;
import io.dogwatch.watchdog.rules.Verdict.Reading;
import io.dogwatch.watchdog.rules.Verdict.Reason;
import io.dogwatch.watchdog.rules.Verdict.Skipped;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import org.junit.jupiter.api.Test;

/** How far a report is from what was expected. */
class EarningsAnomalyTest extends EarningsWatching {

  /** E1: (2.50 - 2.20) / 2.20 = 13.6364 %. */
  @Test
  void tellsOfEarningsFarAboveTheEstimate() {
    Breach breach = breach(observe(APPLE));

    assertThat(breach.kind()).isEqualTo("earnings_anomaly/2025Q4");
    assertThat(breach.sighting().at()).isEqualTo(T0);
    Reading reading = breach.reading();
    assertThat(reading.type()).isEqualTo("earnings_anomaly");
    assertThat(reading.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(reading.observed()).isCloseTo(13.6364, within(1e-4));
    assertThat(reading.description()).isEqualTo("AAPL beat earnings by 13.6%");
    assertThat(reading.numbers())
        .containsEntry("threshold", 10.0)
        .containsEntry("actual_eps", 2.50)
        .containsEntry("estimated_eps", 2.20)
        .containsEntry("surprise_pct", reading.observed())
        .doesNotContainKeys("revenue", "sue");
    assertThat(reading.texts())
        .containsEntry("fiscal_period", "2025Q4")
        .containsEntry("report_date", "2026-01-05")
        .containsEntry("basis", "GAAP")
        .containsEntry("currency", "USD");
  }

  /** E2: (1.10 - 1.00) / 1.00 is 10.000000000000009 % in doubles. */
  @Test
  void doesNotAlertAtTheThresholdItself() {
    assertThat(observe(report("MSFT", "2025Q4", 1.10, 1.00))).hasOnlyElementsOfType(Clear.class);
  }

  /** E3: (0.60 - 0.80) / 0.80 = -25 %. */
  @Test
  void callsASurpriseOfMoreThanAFifthHigh() {
    Breach breach = breach(observe(report("TSLA", "2025Q4", 0.60, 0.80)));

    assertThat(breach.reading().observed()).isCloseTo(-25, within(1e-9));
    assertThat(breach.reading().severity()).isEqualTo(Severity.HIGH);
    assertThat(breach.reading().description()).isEqualTo("TSLA missed earnings by 25.0%");
  }

  /** E4: 0.03 - 0.01 = 0.02 < 0.05, though it is 200 %. */
  @Test
  void mindsHowSmallAnEstimateIs() {
    assertThat(observe(report("XYZ", "2025Q4", 0.03, 0.01))).hasOnlyElementsOfType(Clear.class);
  }

  /** 0.09 - 0.04 = 0.05 is as far as it must be; in doubles it is a little less. */
  @Test
  void tellsOfASmallEstimateThatIsFarOff() {
    Reading reading = breach(observe(report("XYZ", "2025Q4", 0.09, 0.04))).reading();

    // 0.05 / 0.04 = 125 %
    assertThat(reading.observed()).isCloseTo(125, within(1e-9));
    assertThat(reading.severity()).isEqualTo(Severity.HIGH);
  }

  /** E5: 0.06 - 0 >= 0.05. */
  @Test
  void goesByTheDifferenceWhereNothingWasExpected() {
    Reading reading = breach(observe(report("AMZN", "2025Q4", 0.06, 0.0))).reading();

    assertThat(reading.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(reading.observed()).isEqualTo(0.06);
    assertThat(reading.numbers())
        .containsEntry("threshold", 0.05)
        .doesNotContainKey("surprise_pct");
    assertThat(reading.description()).isEqualTo("AMZN beat earnings by 0.06 USD a share");
  }

  @Test
  void tellsOfRevenueAloneIfOnlyThatSurprises() {
    // 106 / 100 = +6 %, and earnings as expected
    Reading reading = breach(observe(report("X", "2025Q4", 1.0, 1.0).revenue(106, 100))).reading();

    assertThat(reading.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(reading.observed()).isCloseTo(6, within(1e-9));
    assertThat(reading.description()).isEqualTo("X beat revenue by 6.0%");
    assertThat(reading.numbers())
        .containsEntry("threshold", 5.0)
        .containsEntry("revenue", 106.0)
        .containsEntry("revenue_estimate", 100.0);
    assertThat(observe(report("X", "2026Q1", 1.0, 1.0).revenue(105, 100)))
        .hasOnlyElementsOfType(Clear.class);
  }

  /** From the middle of 9 and 11 to that of 8 and 10.8: 9.4 / 10 = -6 %. */
  @Test
  void tellsOfGuidanceThatIsChanged() {
    Reading reading =
        breach(
                observe(
                    report("X", "2025Q4", null, null)
                        .guidance(new Range(9, 11), new Range(8, 10.8))))
            .reading();

    assertThat(reading.observed()).isCloseTo(-6, within(1e-9));
    assertThat(reading.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(reading.description()).isEqualTo("X cut guidance by 6.0%");
  }

  @Test
  void attachesWhatElseSurprises() {
    Reading reading =
        breach(observe(APPLE.revenue(90, 100).guidance(new Range(10, 10), new Range(11, 11))))
            .reading();

    assertThat(reading.description())
        .isEqualTo(
            "AAPL beat earnings by 13.6%, missed revenue by 10.0%, raised guidance by 10.0%");
    assertThat(reading.numbers().get("revenue_surprise_pct")).isCloseTo(-10, within(1e-9));
    assertThat(reading.numbers().get("guidance_change_pct")).isCloseTo(10, within(1e-9));
    assertThat(reading.observed()).isCloseTo(13.6364, within(1e-4));
  }

  /** SUE = 0.30 / 0.06 = 5 and 0.30 / 0.10 = 3. */
  @Test
  void raisesTheSeverityOfWhatIsFarFromAllEstimates() {
    Reading extreme = breach(observe(APPLE.analysts(3, 0.06))).reading();
    state = rule.start();
    Reading usual = breach(observe(APPLE.analysts(3, 0.10))).reading();
    state = rule.start();
    Reading fewAnalysts = breach(observe(APPLE.analysts(2, 0.06))).reading();

    assertThat(extreme.severity()).isEqualTo(Severity.HIGH);
    assertThat(extreme.numbers().get("sue")).isCloseTo(5, within(1e-9));
    assertThat(usual.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(fewAnalysts.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(fewAnalysts.numbers()).doesNotContainKey("sue");
  }

  /** 60 % with a SUE of 0.6 / 0.15 = 4 is critical, 40 % with any is not, nor 60 % with 3. */
  @Test
  void callsCriticalOnlyWhatIsBothLargeAndFarFromAllEstimates() {
    assertThat(severityOf(report("X", "2025Q4", 1.6, 1.0).analysts(9, 0.15)))
        .isEqualTo(Severity.CRITICAL);
    assertThat(severityOf(report("X", "2025Q4", 1.4, 1.0).analysts(9, 0.01)))
        .isEqualTo(Severity.HIGH);
    assertThat(severityOf(report("X", "2025Q4", 1.6, 1.0).analysts(9, 0.2)))
        .isEqualTo(Severity.HIGH);
  }

  /**
   * Surprises of 0.1, -0.1, 0.1, -0.1: mean 0, squares 4 * 0.01, deviation sqrt(0.04 / 3) =
   * 0.115470; SUE = 0.30 / 0.115470 = 2.598.
   */
  @Test
  void goesByTheLastSurprisesWhereFewAnalystsTell() {
    observe(report("AAPL", "2024Q4", 1.1, 1.0));
    observe(report("AAPL", "2025Q1", 0.9, 1.0));
    observe(report("AAPL", "2025Q2", 1.1, 1.0));
    observe(report("AAPL", "2025Q3", 0.9, 1.0));

    Reading reading = breach(observe(APPLE)).reading();

    assertThat(reading.numbers().get("sue")).isCloseTo(2.598, within(1e-3));
    assertThat(reading.numbers()).containsEntry("sampleSize", 4.0);
  }

  @Test
  void remembersTheLastEightSurprises() {
    for (int year = 2010; year < 2020; year++) {
      observe(report("AAPL", year + "Q1", 1.0, 1.0));
    }

    assertThat(state.earlier().quarters())
        .extracting(Surprises.Quarter::period)
        .hasSize(8)
        .startsWith("2011Q1")
        .endsWith("2018Q1");
  }

  /** SUE = 0.30 / 0.10 = 3 >= 2, and 0.30 / 0.20 = 1.5. */
  @Test
  void asksInRobustModeForWhatIsFarFromTheEstimates() {
    rule = ruleWith(Mode.ROBUST, WarmupPolicy.SEED);

    assertThat(breach(observe(APPLE.analysts(20, 0.10))).reading().warmup()).isFalse();
    state = rule.start();
    assertThat(observe(APPLE.analysts(20, 0.20))).hasOnlyElementsOfType(Clear.class);
  }

  @Test
  void saysSoInRobustModeWhereNobodyKnowsWhatIsUsual() {
    rule = ruleWith(Mode.ROBUST, WarmupPolicy.SEED);
    assertThat(breach(observe(APPLE)).reading().warmup()).isTrue();

    rule = ruleWith(Mode.ROBUST, WarmupPolicy.SILENT);
    state = rule.start();
    assertThat(observe(APPLE)).containsExactly(new Skipped(Reason.WARMUP));
    assertThat(breach(observe(APPLE.revision(2).revenue(110, 100))).reading().warmup()).isTrue();
  }

  @Test
  void tellsOfLowSurprisesWhereThatIsSwitchedOn() {
    rule = ruleWith(5, Mode.SEED, WarmupPolicy.SEED);

    assertThat(severityOf(report("X", "2025Q4", 1.06, 1.0))).isEqualTo(Severity.LOW);
    assertThat(severityOf(report("X", "2025Q4", 1.11, 1.0))).isEqualTo(Severity.MEDIUM);
  }

  @Test
  void refusesThresholdsThatContradictEachOther() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ruleWith(11, Mode.SEED, WarmupPolicy.SEED))
        .withMessageContaining("low-pct <= threshold-pct");
  }
}
