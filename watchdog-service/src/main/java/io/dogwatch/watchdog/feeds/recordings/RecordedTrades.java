package io.dogwatch.watchdog.feeds.recordings;

import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.feeds.MarketEvent;
import io.dogwatch.watchdog.feeds.Recording;
import io.dogwatch.watchdog.feeds.Row;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Trades of one symbol on one venue, as recorded in a text of the form {@code
 * timestamp,price,amount}, timestamps in seconds since 1970, with decimals if need be, the first
 * line a header.
 *
 * <p>A trade's id is the number of its row, and its ingest time its event time: what is read twice
 * is the same twice.
 */
public final class RecordedTrades implements Recording {

  private static final int COLUMNS = 3;
  private static final int TO_MICROS = 6;

  /** Later times are most likely none in seconds. */
  static final BigDecimal LATEST =
      BigDecimal.valueOf(Instant.parse("9999-12-31T23:59:59Z").getEpochSecond());

  private final String venue;
  private final String symbol;
  private final Supplier<Stream<String>> lines;

  private RecordedTrades(String venue, String symbol, Supplier<Stream<String>> lines) {
    this.venue = venue;
    this.symbol = symbol;
    this.lines = lines;
  }

  public RecordedTrades(String venue, String symbol, List<String> lines) {
    this(venue, symbol, List.copyOf(lines)::stream);
  }

  /** The trades of a file, which may be compressed; it is read line by line. */
  public RecordedTrades(String venue, String symbol, Path file) {
    this(venue, symbol, () -> RecordedLines.of(file));
  }

  /** Bitcoin in US dollars on Bitstamp from 25 November to 1 December 2013. */
  public static RecordedTrades bitstamp() {
    return new RecordedTrades(
        "bitstamp", "BTC/USD", linesOf("/bitstamp_trades_from_20131125_usd.csv"));
  }

  /** How many rows there are, well-formed or not. */
  public int size() {
    try (Stream<Row> rows = rows()) {
      return Math.toIntExact(rows.count());
    }
  }

  @Override
  public Stream<Row> rows() {
    var number = new AtomicLong();
    return lines.get().skip(1).map(line -> row(number.incrementAndGet(), line));
  }

  /** The trades of all well-formed rows, in the order of the recording. */
  public List<Trade> trades() {
    try (Stream<Row> rows = rows()) {
      return rows.<Trade>mapMulti(
              (row, trades) -> {
                if (row instanceof Row.Understood(List<MarketEvent<?>> events)) {
                  events.forEach(event -> trades.accept((Trade) event.content()));
                }
              })
          .toList();
    }
  }

  /** Row {@code number}, counted from 1. */
  private Row row(long number, String line) {
    String[] columns = line.split(",", -1);
    if (columns.length != COLUMNS) {
      return new Row.Malformed("3 columns expected, found " + columns.length);
    }
    try {
      Instant time = timeOf(columns[0].strip());
      return Row.of(
          MarketEvent.of(
              new Trade(
                  venue,
                  symbol,
                  Long.toString(number),
                  Double.parseDouble(columns[1]),
                  Double.parseDouble(columns[2]),
                  time,
                  time,
                  List.of())));
    } catch (IllegalArgumentException e) {
      return new Row.Malformed(String.valueOf(e.getMessage()));
    }
  }

  private static Instant timeOf(String seconds) {
    var told = new BigDecimal(seconds);
    if (told.signum() < 0 || told.compareTo(LATEST) > 0) {
      throw new IllegalArgumentException(
          "a time in seconds from 1970 to 9999 expected, found " + seconds);
    }
    long micros = told.movePointRight(TO_MICROS).longValue();
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static List<String> linesOf(String resource) {
    InputStream file =
        Objects.requireNonNull(RecordedTrades.class.getResourceAsStream(resource), resource);
    try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " cannot be read", e);
    }
  }
}
