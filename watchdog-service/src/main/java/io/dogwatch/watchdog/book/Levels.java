package io.dogwatch.watchdog.book;

import java.util.Arrays;

/** Levels of one side, the best first. Grows while its owner adds to it. */
final class Levels {

  private double[] prices;
  private double[] sizes;
  private int count;

  /** None yet, with room for some. */
  Levels(int room) {
    this(new double[room], new double[room], 0);
  }

  private Levels(double[] prices, double[] sizes, int count) {
    this.prices = prices;
    this.sizes = sizes;
    this.count = count;
  }

  void add(double price, double size) {
    if (count == prices.length) {
      prices = Arrays.copyOf(prices, count * 2 + 1);
      sizes = Arrays.copyOf(sizes, count * 2 + 1);
    }
    prices[count] = price;
    sizes[count] = size;
    count++;
  }

  void clear() {
    count = 0;
  }

  int count() {
    return count;
  }

  double price(int index) {
    return prices[index];
  }

  double size(int index) {
    return sizes[index];
  }

  int priceScale() {
    return Decimals.scaleOf(prices, count);
  }

  int sizeScale() {
    return Decimals.scaleOf(sizes, count);
  }

  /** A copy of some of them. */
  Levels part(int from, int to) {
    return new Levels(
        Arrays.copyOfRange(prices, from, to), Arrays.copyOfRange(sizes, from, to), to - from);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Levels that
        && Arrays.equals(prices, 0, count, that.prices, 0, that.count)
        && Arrays.equals(sizes, 0, count, that.sizes, 0, that.count);
  }

  @Override
  public int hashCode() {
    return count == 0 ? 0 : Double.hashCode(prices[0]) * 31 + count;
  }
}
