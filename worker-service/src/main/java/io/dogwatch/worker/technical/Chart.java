package io.dogwatch.worker.technical;

import io.dogwatch.worker.marketdata.PriceBar;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.helpers.HighPriceIndicator;
import org.ta4j.core.indicators.helpers.HighestValueIndicator;
import org.ta4j.core.indicators.helpers.LowPriceIndicator;
import org.ta4j.core.indicators.helpers.LowestValueIndicator;
import org.ta4j.core.indicators.numeric.BinaryOperationIndicator;
import org.ta4j.core.indicators.statistics.StandardDeviationIndicator;
import org.ta4j.core.num.DecimalNumFactory;
import org.ta4j.core.num.Num;

/**
 * The indicators of a series of bars. Calculated in decimals of 32 digits, so that a constant
 * series has bands at its price and no rounding decides a comparison. For one thread.
 */
final class Chart {

  private static final int DIGITS = 32;
  private static final int CHANNEL = 20;

  private final Indicator<Num> close;
  private final Indicator<Num> rsi;
  private final Indicator<Num> macd;
  private final Indicator<Num> macdSignal;
  private final Indicator<Num> sma20;
  private final Indicator<Num> deviation20;
  private final Indicator<Num> sma50;
  private final Indicator<Num> sma200;
  private final Indicator<Num> ema12;
  private final Indicator<Num> ema26;
  private final Indicator<Num> lowest;
  private final Indicator<Num> highest;

  Chart(List<PriceBar> bars) {
    BarSeries series = series(bars);
    close = new ClosePriceIndicator(series);
    rsi = new WilderRsi(close, 14);
    sma20 = new SMAIndicator(close, 20);
    deviation20 = new StandardDeviationIndicator(close, 20);
    sma50 = new SMAIndicator(close, 50);
    sma200 = new SMAIndicator(close, 200);
    ema12 = SeededAverage.exponential(close, 12);
    ema26 = SeededAverage.exponential(close, 26);
    macd = BinaryOperationIndicator.difference(ema12, ema26);
    macdSignal = SeededAverage.exponential(macd, 9);
    lowest = new LowestValueIndicator(new LowPriceIndicator(series), CHANNEL);
    highest = new HighestValueIndicator(new HighPriceIndicator(series), CHANNEL);
  }

  /** What was known once the bar at {@code index} had ended. */
  Indicators at(int index) {
    return new Indicators(
        close.getValue(index).doubleValue(),
        number(value(rsi, index)),
        macd(index),
        bollinger(index),
        number(value(sma20, index)),
        number(value(sma50, index)),
        number(value(sma200, index)),
        number(value(ema12, index)),
        number(value(ema26, index)),
        number(value(lowest, index)),
        number(value(highest, index)));
  }

  private Indicators.Macd macd(int index) {
    Num line = value(macd, index);
    Num signal = value(macdSignal, index);
    Num histogram = line == null || signal == null ? null : line.minus(signal);
    return new Indicators.Macd(number(line), number(signal), number(histogram));
  }

  private Indicators.Bollinger bollinger(int index) {
    Num middle = value(sma20, index);
    if (middle == null) {
      return new Indicators.Bollinger(null, null, null);
    }
    Num reach = deviation20.getValue(index).plus(deviation20.getValue(index));
    return new Indicators.Bollinger(
        number(middle.plus(reach)), number(middle), number(middle.minus(reach)));
  }

  /** Null before the warm-up is over: ta4j's own averages are of fewer bars there. */
  private static @Nullable Num value(Indicator<Num> indicator, int index) {
    return index < indicator.getCountOfUnstableBars() ? null : indicator.getValue(index);
  }

  private static @Nullable Double number(@Nullable Num value) {
    return value == null ? null : value.doubleValue();
  }

  private static BarSeries series(List<PriceBar> bars) {
    BarSeries series =
        new BaseBarSeriesBuilder().withNumFactory(DecimalNumFactory.getInstance(DIGITS)).build();
    for (PriceBar bar : bars) {
      series
          .barBuilder()
          .timePeriod(bar.length())
          .endTime(bar.end())
          .openPrice(bar.open())
          .highPrice(bar.high())
          .lowPrice(bar.low())
          .closePrice(bar.close())
          .volume(bar.volume())
          .add();
    }
    return series;
  }
}
