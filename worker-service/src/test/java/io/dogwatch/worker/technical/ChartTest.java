package io.dogwatch.worker.technical;

import static io.dogwatch.worker.technical.TechnicalFixtures.closing;
import static io.dogwatch.worker.technical.TechnicalFixtures.indicatorsOf;
import static io.dogwatch.worker.technical.TechnicalFixtures.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.worker.technical.Indicators.Bollinger;
import io.dogwatch.worker.technical.Indicators.Macd;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;

/**
 * The textbook vectors. Their values were recomputed from the definitions by a separate script in
 * exact fractions (plain Python, its output to 12 digits) before they were frozen here.
 */
class ChartTest {

  private static final Offset<Double> EXACT = within(1e-10);

  private static final double[] WILDER = {
    44.34, 44.09, 44.15, 43.61, 44.33, 44.83, 45.10, 45.42, 45.84, 46.08, 45.89, 46.03, 45.61,
    46.28, 46.28, 46.00
  };

  @Test
  void rsiStartsWithTheSimpleMeanOfTheFirstChanges() {
    var chart = new Chart(closing(WILDER));

    assertThat(chart.at(13).rsi()).isNull();
    // gains 3.34 / 14, losses 1.40 / 14: 100 × 3.34 / 4.74
    assertThat(chart.at(14).rsi()).isCloseTo(70.46413502109705, EXACT);
  }

  /** Cutler's, a mean of the last 14 changes, would be 70.0210 here. */
  @Test
  void rsiGoesOnAsWilderSmooths() {
    // gains 3.34 × 13 / 14², losses (1.40 × 13 + 0.28 × 14) / 14²: 100 × 43.42 / 65.54
    assertThat(new Chart(closing(WILDER)).at(15).rsi()).isCloseTo(66.24961855355508, EXACT);
  }

  @Test
  void rsiOfNothingButGainsIs100() { // DEF 06
    assertThat(indicatorsOf(line(15, 100, 1)).rsi()).isEqualTo(100);
  }

  @Test
  void rsiOfNothingButLossesIs0() {
    assertThat(indicatorsOf(line(15, 100, -1)).rsi()).isEqualTo(0);
  }

  @Test
  void bollingerTakesThePopulationDeviation() {
    Bollinger bands = indicatorsOf(line(20, 1, 1)).bollinger();

    // variance (20² - 1) / 12 = 33.25, deviation 5.766281297335398
    assertThat(bands.middle()).isEqualTo(10.5);
    assertThat(bands.upper()).isCloseTo(22.03256259467079, EXACT);
    assertThat(bands.lower()).isCloseTo(-1.03256259467079, EXACT);
  }

  @Test
  void exponentialAverageStartsWithTheSimpleMean() {
    BarSeries series = new BaseBarSeriesBuilder().build();
    for (var bar : line(5, 1, 1)) {
      series.barBuilder().timePeriod(bar.length()).endTime(bar.end()).closePrice(bar.close()).add();
    }

    var average = SeededAverage.exponential(new ClosePriceIndicator(series), 3);

    assertThat(average.getCountOfUnstableBars()).isEqualTo(2);
    assertThat(average.getValue(1).isNaN()).isTrue();
    // (1 + 2 + 3) / 3, then half the way to 4, half the way to 5
    assertThat(List.of(2, 3, 4).stream().map(i -> average.getValue(i).doubleValue()))
        .containsExactly(2.0, 3.0, 4.0);
  }

  /** 0.1 has no exact double: a sum of doubles would leave a band of 1e-17. */
  @Test
  void aConstantSeriesIsNeutralToTheLastDigit() {
    Indicators flat = indicatorsOf(line(200, 0.1, 0));

    assertThat(flat)
        .isEqualTo(
            new Indicators(
                0.1,
                50.0,
                new Macd(0.0, 0.0, 0.0),
                new Bollinger(0.1, 0.1, 0.1),
                0.1,
                0.1,
                0.1,
                0.1,
                0.1,
                0.1,
                0.1));
  }

  @Test
  void anAverageOfFewerBarsIsMissing() { // DEF 07
    Indicators oneShort = indicatorsOf(line(199, 100, 1));
    Indicators enough = indicatorsOf(line(200, 100, 1));

    assertThat(oneShort.sma200()).isNull();
    assertThat(oneShort.missing()).containsExactly("sma200");
    // the mean of 100 to 299
    assertThat(enough.sma200()).isEqualTo(199.5);
    assertThat(enough.missing()).isEmpty();
  }

  @Test
  void everyIndicatorAppearsWithItsFirstFullWindow() {
    var chart = new Chart(line(60, 100, 1));

    assertThat(chart.at(0).missing())
        .containsExactly(
            "rsi",
            "macd.line",
            "macd.signal",
            "macd.histogram",
            "bollinger.upper",
            "bollinger.middle",
            "bollinger.lower",
            "sma20",
            "sma50",
            "sma200",
            "ema12",
            "ema26",
            "support",
            "resistance");
    assertThat(chart.at(10).ema12()).isNull();
    assertThat(chart.at(11).ema12()).isNotNull();
    assertThat(chart.at(18).support()).isNull();
    assertThat(chart.at(19).support()).isEqualTo(100);
    assertThat(chart.at(20).support()).isEqualTo(101);
    assertThat(chart.at(24).macd().line()).isNull();
    assertThat(chart.at(25).macd().line()).isNotNull();
    assertThat(chart.at(32).macd().signal()).isNull();
    assertThat(chart.at(33).missing()).containsExactly("sma50", "sma200");
  }
}
