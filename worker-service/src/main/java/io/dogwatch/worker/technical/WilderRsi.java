package io.dogwatch.worker.technical;

import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.AbstractIndicator;
import org.ta4j.core.indicators.helpers.GainIndicator;
import org.ta4j.core.indicators.helpers.LossIndicator;
import org.ta4j.core.num.NaN;
import org.ta4j.core.num.Num;

/**
 * Wilder's relative strength index: 100 × average gain / (average gain + average loss). A series
 * without any change is at 50, which ta4j's own puts at 0.
 */
final class WilderRsi extends AbstractIndicator<Num> {

  private final SeededAverage gain;
  private final SeededAverage loss;

  WilderRsi(Indicator<Num> price, int n) {
    super(price.getBarSeries());
    this.gain = SeededAverage.wilder(new GainIndicator(price), n);
    this.loss = SeededAverage.wilder(new LossIndicator(price), n);
  }

  @Override
  public Num getValue(int index) {
    if (index < getCountOfUnstableBars()) {
      return NaN.NaN;
    }
    var numbers = getBarSeries().numFactory();
    Num up = gain.getValue(index);
    Num both = up.plus(loss.getValue(index));
    return both.isZero() ? numbers.numOf(50) : numbers.hundred().multipliedBy(up).dividedBy(both);
  }

  @Override
  public int getCountOfUnstableBars() {
    return gain.getCountOfUnstableBars();
  }
}
