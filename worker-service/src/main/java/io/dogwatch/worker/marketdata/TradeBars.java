package io.dogwatch.worker.marketdata;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers trades, which come in order of time, into bars. A bar is complete once a trade at or
 * after its end was seen; the one still forming is not given out. An interval without a trade has a
 * flat bar at the last price with volume 0, so that twenty bars are always twenty intervals. For
 * one thread.
 */
final class TradeBars {

  private final Duration interval;
  private final List<PriceBar> complete = new ArrayList<>();
  private long start = Long.MIN_VALUE;
  private double open;
  private double high;
  private double low;
  private double close;
  private double volume;

  TradeBars(Duration interval) {
    if (interval.toSeconds() < 1) {
      throw new IllegalArgumentException("interval of at least 1 s expected, found " + interval);
    }
    this.interval = interval;
  }

  void add(long epochSecond, double price, double amount) {
    long seconds = interval.toSeconds();
    long startOfTrade = Math.floorDiv(epochSecond, seconds) * seconds;
    if (start == Long.MIN_VALUE) {
      begin(startOfTrade, price);
    }
    if (startOfTrade < start) {
      throw new IllegalArgumentException(
          "trades in order of time expected, found %d after %d".formatted(epochSecond, start));
    }
    while (start < startOfTrade) {
      complete.add(bar());
      begin(start + seconds, start + seconds == startOfTrade ? price : close);
    }
    high = Math.max(high, price);
    low = Math.min(low, price);
    close = price;
    volume += amount;
  }

  List<PriceBar> complete() {
    return List.copyOf(complete);
  }

  private void begin(long newStart, double price) {
    start = newStart;
    open = price;
    high = price;
    low = price;
    close = price;
    volume = 0;
  }

  private PriceBar bar() {
    return new PriceBar(Instant.ofEpochSecond(start), interval, open, high, low, close, volume);
  }
}
