package io.dogwatch.worker.technical;

import static io.dogwatch.worker.technical.TechnicalFixtures.closing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.data.Percentage.withPercentage;

import io.dogwatch.worker.marketdata.PriceBar;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was said of a bar stays as it was, however much is known later and was known before. */
class RepaintTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void laterBarsChangeNothing(long seed) {
    List<PriceBar> bars = randomWalk(seed, 260);
    var all = new Chart(bars);

    for (int index = 0; index < bars.size(); index++) {
      var untilThen = new Chart(bars.subList(0, index + 1));
      assertThat(all.at(index)).as("bar %d", index).isEqualTo(untilThen.at(index));
    }
  }

  /**
   * After 200 bars the start of a recursive average weighs (13/14)^185, which is 1.1e-6, for the
   * RSI and (25/27)^174, which is 1.5e-6, for the slowest exponential: times what the start was off
   * by.
   */
  @Test
  void whatLiesBeforeTheWarmUpChangesNothing() {
    List<PriceBar> bars = randomWalk(7, 1000);

    Indicators all = new Chart(bars).at(999);
    Indicators newest = new Chart(bars.subList(800, 1000)).at(199);

    assertThat(newest.sma20()).isEqualTo(all.sma20());
    assertThat(newest.sma50()).isEqualTo(all.sma50());
    assertThat(newest.sma200()).isEqualTo(all.sma200());
    assertThat(newest.bollinger()).isEqualTo(all.bollinger());
    assertThat(newest.support()).isEqualTo(all.support());
    assertThat(newest.resistance()).isEqualTo(all.resistance());
    assertThat(newest.ema12()).isCloseTo(all.ema12(), withPercentage(1e-4));
    assertThat(newest.ema26()).isCloseTo(all.ema26(), withPercentage(1e-4));
    assertThat(newest.rsi()).isCloseTo(all.rsi(), withPercentage(1e-4));
    double millionth = all.currentPrice() * 1e-6;
    assertThat(newest.macd().line()).isCloseTo(all.macd().line(), within(millionth));
    assertThat(newest.macd().signal()).isCloseTo(all.macd().signal(), within(millionth));
  }

  private static List<PriceBar> randomWalk(long seed, int count) {
    var random = new Random(seed);
    var closes = new double[count];
    double close = 100;
    for (int index = 0; index < count; index++) {
      close *= 1 + 0.02 * random.nextGaussian();
      closes[index] = close;
    }
    return closing(closes);
  }
}
