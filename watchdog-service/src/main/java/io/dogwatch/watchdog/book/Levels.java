package io.dogwatch.watchdog.book;

import java.util.Arrays;

/** Levels of one side, the best first. Grows while its owner adds to it. */
final class Levels {

  private double[] prices;
  private double[] sizes;
  private int count;

  /** None yet, with room for some. */
  Levels(int room) {
    prices = new double[room];
    sizes = new double[room];
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

  int priceScale(int from, int to) {
    return Decimals.scaleOf(prices, from, to);
  }

  int sizeScale(int from, int to) {
    return Decimals.scaleOf(sizes, from, to);
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
