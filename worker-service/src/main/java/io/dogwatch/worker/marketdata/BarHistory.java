package io.dogwatch.worker.marketdata;

import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.worker.marketdata.BarProvider.Answer;
import io.dogwatch.worker.marketdata.BarProvider.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** All complete bars of one symbol and interval, oldest first. */
record BarHistory(String symbol, Duration interval, List<PriceBar> bars) {

  BarHistory {
    bars = List.copyOf(bars);
  }

  /** The newest bars that had ended at the query's instant. */
  Answer answer(Query query) {
    int end = query.asOf() == null ? bars.size() : endedBy(query.asOf());
    if (end == 0) {
      return new Answer.NoBars(
          FailureCode.INSUFFICIENT_HISTORY,
          "no bar of %s over %s had ended by %s; the first ends at %s"
              .formatted(symbol, interval, query.asOf(), first()));
    }
    return new Answer.Bars(symbol, interval, bars.subList(Math.max(0, end - query.count()), end));
  }

  private String first() {
    return bars.isEmpty() ? "no time" : bars.getFirst().end().toString();
  }

  private int endedBy(Instant asOf) {
    int low = 0;
    int high = bars.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (bars.get(middle).end().isAfter(asOf)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
