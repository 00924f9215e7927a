package io.dogwatch.worker.technical;

import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.RecursiveCachedIndicator;
import org.ta4j.core.num.NaN;
import org.ta4j.core.num.Num;

/**
 * A recursive average whose first value is the simple mean of the first n inputs; each later one
 * moves by a fixed share of the way to the new input. Ta4j seeds with a single input instead, which
 * neither Wilder nor TA-Lib does.
 */
final class SeededAverage extends RecursiveCachedIndicator<Num> {

  private final Indicator<Num> input;
  private final int n;
  private final Num share;
  private final int first;

  private SeededAverage(Indicator<Num> input, int n, Num share) {
    super(input);
    this.input = input;
    this.n = n;
    this.share = share;
    this.first = input.getCountOfUnstableBars() + n - 1;
  }

  /** Exponential: the share is 2 / (n + 1). */
  static SeededAverage exponential(Indicator<Num> input, int n) {
    return new SeededAverage(input, n, fraction(input, 2, n + 1));
  }

  /** Wilder's: the share is 1 / n. */
  static SeededAverage wilder(Indicator<Num> input, int n) {
    return new SeededAverage(input, n, fraction(input, 1, n));
  }

  @Override
  protected Num calculate(int index) {
    if (index < first) {
      return NaN.NaN;
    }
    if (index == first) {
      return seed();
    }
    Num before = getValue(index - 1);
    return before.plus(input.getValue(index).minus(before).multipliedBy(share));
  }

  @Override
  public int getCountOfUnstableBars() {
    return first;
  }

  private Num seed() {
    var numbers = getBarSeries().numFactory();
    Num sum = numbers.zero();
    for (int index = first - n + 1; index <= first; index++) {
      sum = sum.plus(input.getValue(index));
    }
    return sum.dividedBy(numbers.numOf(n));
  }

  private static Num fraction(Indicator<Num> input, int numerator, int denominator) {
    var numbers = input.getBarSeries().numFactory();
    return numbers.numOf(numerator).dividedBy(numbers.numOf(denominator));
  }
}
