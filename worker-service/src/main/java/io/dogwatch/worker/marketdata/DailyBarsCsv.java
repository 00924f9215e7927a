package io.dogwatch.worker.marketdata;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads daily bars from text with the columns date (as 2013-01-02), open, high, low, close and
 * volume in any order, one row a day, oldest first. A day's bar spans the day in UTC.
 */
final class DailyBarsCsv {

  static final Duration DAY = Duration.ofDays(1);

  private static final Set<String> COLUMNS =
      Set.of("date", "open", "high", "low", "close", "volume");

  private DailyBarsCsv() {}

  /**
   * Reads to the end; closes nothing.
   *
   * @param source named in messages
   * @throws IOException that names the line where the text is not as expected
   */
  static List<PriceBar> read(String source, InputStream utf8) throws IOException {
    var bars = new ArrayList<PriceBar>();
    try {
      for (NamedCsvRecord row : rows(utf8)) {
        add(bars, source, row);
      }
    } catch (CsvParseException e) {
      throw new IOException(source + ": " + e.getMessage(), e);
    }
    return bars;
  }

  /** Rows of any length: the reader's own check counts records, not lines. */
  private static CsvReader<NamedCsvRecord> rows(InputStream utf8) {
    return CsvReader.builder()
        .detectBomHeader(true)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .ofNamedCsvRecord(utf8);
  }

  private static void add(List<PriceBar> bars, String source, NamedCsvRecord row)
      throws IOException {
    try {
      requireColumns(row);
      PriceBar bar = bar(row);
      requireOrder(bars, bar);
      bars.add(bar);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException(
          "%s, line %d: %s".formatted(source, row.getStartingLineNumber(), e.getMessage()), e);
    }
  }

  private static void requireColumns(NamedCsvRecord row) {
    List<String> header = row.getHeader();
    if (header.size() != COLUMNS.size() || !COLUMNS.containsAll(header)) {
      throw new IllegalArgumentException(
          "columns %s expected, found %s".formatted(new TreeSet<>(COLUMNS), header));
    }
    if (row.getFieldCount() != COLUMNS.size()) {
      throw new IllegalArgumentException(
          "%d fields expected, found %d".formatted(COLUMNS.size(), row.getFieldCount()));
    }
  }

  private static PriceBar bar(NamedCsvRecord row) {
    return new PriceBar(
        LocalDate.parse(row.getField("date")).atStartOfDay().toInstant(ZoneOffset.UTC),
        DAY,
        number(row, "open"),
        number(row, "high"),
        number(row, "low"),
        number(row, "close"),
        number(row, "volume"));
  }

  private static double number(NamedCsvRecord row, String column) {
    String text = row.getField(column);
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "a number expected as %s, found \"%s\"".formatted(column, text), e);
    }
  }

  private static void requireOrder(List<PriceBar> before, PriceBar bar) {
    if (!before.isEmpty() && !before.getLast().start().isBefore(bar.start())) {
      throw new IllegalArgumentException(
          "a date after %s expected, found %s".formatted(before.getLast().start(), bar.start()));
    }
  }
}
