package io.dogwatch.worker.marketdata;

import java.time.Duration;
import java.time.Instant;

/**
 * What was traded in one complete interval.
 *
 * @param start first instant of the interval
 * @param volume in shares or base currency
 */
public record PriceBar(
    Instant start,
    Duration length,
    double open,
    double high,
    double low,
    double close,
    double volume) {

  public PriceBar {
    if (!(0 < low && low <= Math.min(open, close) && Math.max(open, close) <= high)
        || Double.isInfinite(high)) {
      throw new IllegalArgumentException(
          "0 < low <= open, close <= high expected, found open %s, high %s, low %s, close %s"
              .formatted(open, high, low, close));
    }
    if (!(volume >= 0) || Double.isInfinite(volume)) {
      throw new IllegalArgumentException("volume of at least 0 expected, found " + volume);
    }
    if (!length.isPositive()) {
      throw new IllegalArgumentException("positive length expected, found " + length);
    }
  }

  /** First instant after the interval: from then on the bar is known. */
  public Instant end() {
    return start.plus(length);
  }
}
