package io.dogwatch.worker.technical;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.worker.technical.Indicators.Bollinger;
import io.dogwatch.worker.technical.Indicators.Macd;
import io.dogwatch.worker.technical.Judgement.Signal;
import io.dogwatch.worker.technical.Judgement.Trend;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgementTest {

  private static final @Nullable Double NONE = null;

  /** buy 7 + 2 × confidence, sell 3 - 2 × confidence, hold 5. */
  @ParameterizedTest
  @CsvSource({
    "29.9,  0.1, 100,  90,  80, BUY,  0.75, 8.5",
    "30.0,  0.1, 100,  90,  80, HOLD, 0.60, 5.0",
    "29.9,  0.0, 100,  90,  80, HOLD, 0.60, 5.0",
    "70.1, -0.1, 100, 110, 120, SELL, 0.75, 1.5",
    "70.0, -0.1, 100, 110, 120, HOLD, 0.60, 5.0",
    "50.1,  0.1, 100,  90,  80, BUY,  0.65, 8.3",
    "50.1,  0.1, 100, 100,  80, HOLD, 0.60, 5.0",
    "50.0,  0.1, 100,  90,  80, HOLD, 0.60, 5.0",
    "49.9, -0.1, 100, 110, 120, SELL, 0.65, 1.7",
    "49.9, -0.1, 100, 110, 105, HOLD, 0.60, 5.0",
    "50.0,  0.0, 100, 100, 100, HOLD, 0.60, 5.0",
  })
  void signalFollowsMomentumAndTrend(
      double rsi,
      double histogram,
      double price,
      double sma50,
      double sma200,
      Signal signal,
      BigDecimal confidence,
      BigDecimal score) {
    Judgement judgement = Judgement.of(indicators(rsi, histogram, price, sma50, sma200));

    assertThat(judgement.signal()).isEqualTo(signal);
    assertThat(judgement.confidence()).isEqualByComparingTo(confidence);
    assertThat(judgement.score()).isEqualTo(score);
  }

  @ParameterizedTest
  @CsvSource({
    "100,  90,  80, BULLISH",
    "100, 110, 120, BEARISH",
    "100,  90,  95, NEUTRAL",
    "100, 100,  80, NEUTRAL",
    "100, 100, 100, NEUTRAL",
    "100,  90,  90, NEUTRAL",
  })
  void trendNeedsPriceAndBothAveragesInOrder(
      double price, double sma50, double sma200, Trend trend) {
    assertThat(Judgement.of(indicators(50.0, 0.0, price, sma50, sma200)).trend()).isEqualTo(trend);
  }

  /** The score of a hold was 5.6, which leans to buy. */
  @Test
  void aHoldIsNeutralHoweverSure() { // DEF 08
    Judgement hold = Judgement.of(indicators(50.0, 0.0, 100, 90.0, 80.0));

    assertThat(hold.signal()).isEqualTo(Signal.HOLD);
    assertThat(hold.score()).isEqualTo(new BigDecimal("5.0"));
  }

  /** It was compared with SMA50 > SMA50 instead. */
  @Test
  void withoutTheLongAverageThereIsNoTrend() { // DEF 07, DEF 08
    Judgement judgement = Judgement.of(indicators(60.0, 1.0, 100, 90.0, NONE));

    assertThat(judgement).isEqualTo(new Judgement(null, null, null, null));
  }

  @Test
  void aReversalAndAConflictNeedNoTrend() {
    assertThat(Judgement.of(indicators(25.0, 1.0, 100, 90.0, NONE)).signal()).isEqualTo(Signal.BUY);
    assertThat(Judgement.of(indicators(60.0, -1.0, 100, 90.0, NONE)).signal())
        .isEqualTo(Signal.HOLD);
  }

  @Test
  void withoutMomentumThereIsNoSignal() {
    Judgement judgement = Judgement.of(indicators(60.0, NONE, 100, 90.0, 80.0));

    assertThat(judgement).isEqualTo(new Judgement(Trend.BULLISH, null, null, null));
  }

  private static Indicators indicators(
      @Nullable Double rsi,
      @Nullable Double histogram,
      double price,
      @Nullable Double sma50,
      @Nullable Double sma200) {
    return new Indicators(
        price,
        rsi,
        new Macd(null, null, histogram),
        new Bollinger(null, null, null),
        null,
        sma50,
        sma200,
        null,
        null,
        null,
        null);
  }
}
