package io.dogwatch.watchdog.feeds.recordings;

import io.dogwatch.schemas.market.Funding;
import io.dogwatch.watchdog.feeds.MarketEvent;
import io.dogwatch.watchdog.feeds.Recording;
import io.dogwatch.watchdog.feeds.Row;
import io.dogwatch.watchdog.feeds.venues.Symbols;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/**
 * The settled funding rates of one venue, as recorded in a text of the form {@code
 * symbol,date,rate}, dates like {@code 2020-01-01 03:00:00.000}, the first line a header.
 *
 * @param zone of the dates; the text does not say
 * @param intervalHours between settlements; the text does not say
 */
public record RecordedFunding(Path file, String venue, ZoneOffset zone, double intervalHours)
    implements Recording {

  private static final int COLUMNS = 3;

  @Override
  public Stream<Row> rows() {
    return RecordedLines.of(file).skip(1).map(this::row);
  }

  private Row row(String line) {
    String[] columns = line.split(",", -1);
    if (columns.length != COLUMNS) {
      return new Row.Malformed("3 columns expected, found " + columns.length);
    }
    try {
      var time = LocalDateTime.parse(columns[1].strip().replace(' ', 'T')).toInstant(zone);
      return Row.of(
          MarketEvent.of(
              new Funding(
                  venue,
                  Symbols.perpetual(Symbols.dashed(columns[0].strip())),
                  Double.parseDouble(columns[2]),
                  intervalHours,
                  time,
                  null,
                  null,
                  false,
                  null,
                  time)));
    } catch (IllegalArgumentException | DateTimeException e) {
      return new Row.Malformed(String.valueOf(e.getMessage()));
    }
  }
}
