package io.dogwatch.benchmarks.report;

import java.util.Locale;

/** What figures are counted in. */
public enum Unit {
  PER_SECOND("/s", 0),
  COUNT("", 0),
  SECONDS("s", 2),
  MILLIS("ms", 1),
  MICROS("µs", 1),
  BYTES("bytes", 0),
  MEBIBYTES("MiB", 0),
  PERCENT("%", 1),
  RATIO("", 2);

  private final String symbol;
  private final int decimals;

  Unit(String symbol, int decimals) {
    this.symbol = symbol;
    this.decimals = decimals;
  }

  public String symbol() {
    return symbol;
  }

  String text(double value) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
