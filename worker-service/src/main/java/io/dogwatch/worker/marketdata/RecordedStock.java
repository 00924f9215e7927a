package io.dogwatch.worker.marketdata;

import io.dogwatch.schemas.jobs.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** Daily bars of Apple shares in 2013, unadjusted, from the examples of ta4j. */
final class RecordedStock implements BarProvider {

  private static final String SYMBOL = "AAPL";
  private static final String RESOURCE = "appleinc_bars_from_20130101_usd.csv";

  private final BarHistory history;

  RecordedStock() throws IOException {
    try (InputStream utf8 = Recordings.open(RESOURCE)) {
      history = new BarHistory(SYMBOL, DailyBarsCsv.DAY, DailyBarsCsv.read(RESOURCE, utf8));
    }
  }

  @Override
  public String name() {
    return "recorded-stock";
  }

  @Override
  public Set<String> symbols() {
    return Set.of(SYMBOL);
  }

  @Override
  public Answer bars(Query query) {
    if (query.interval() != null && !query.interval().equals(DailyBarsCsv.DAY)) {
      return new Answer.NoBars(
          FailureCode.INVALID_INPUT,
          "%s has daily bars (P1D) only, found interval %s".formatted(SYMBOL, query.interval()));
    }
    return history.answer(query);
  }
}
