package io.dogwatch.worker.marketdata;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

/** Builds bars from text with the columns timestamp (epoch second), price and amount. */
final class TradesCsv {

  private TradesCsv() {}

  /** The complete bars of {@code interval}, counted from the epoch; closes nothing. */
  static List<PriceBar> bars(InputStream utf8, Duration interval) {
    var bars = new TradeBars(interval);
    for (NamedCsvRecord row : CsvReader.builder().ofNamedCsvRecord(utf8)) {
      bars.add(
          Long.parseLong(row.getField("timestamp")),
          Double.parseDouble(row.getField("price")),
          Double.parseDouble(row.getField("amount")));
    }
    return bars.complete();
  }
}
