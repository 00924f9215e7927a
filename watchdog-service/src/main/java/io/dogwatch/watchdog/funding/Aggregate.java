package io.dogwatch.watchdog.funding;

import io.dogwatch.watchdog.rules.Sample;
import java.util.Collection;

/** What stands for the rates of several venues. */
public enum Aggregate {
  MEAN {
    @Override
    double of(Collection<Quote> quotes) {
      return quotes.stream().mapToDouble(Quote::rate).average().orElseThrow();
    }
  },
  /** Weighted by open interest. Who does not tell his has no weight; if nobody does, the mean. */
  OI_WEIGHTED {
    @Override
    double of(Collection<Quote> quotes) {
      double weights = 0;
      double sum = 0;
      for (Quote quote : quotes) {
        double weight = quote.openInterest() == null ? 0 : quote.openInterest();
        weights += weight;
        sum += weight * quote.rate();
      }
      return weights > 0 ? sum / weights : MEAN.of(quotes);
    }
  },
  MEDIAN {
    @Override
    double of(Collection<Quote> quotes) {
      return new Sample(quotes.stream().mapToDouble(Quote::rate).toArray()).median();
    }
  };

  /** The rate of at least one venue, as a fraction per 8 hours. */
  abstract double of(Collection<Quote> quotes);
}
