package io.dogwatch.watchdog.feeds;

import io.dogwatch.schemas.market.Trade;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Trades of one symbol on one venue, as recorded in a text of the form {@code
 * timestamp,price,amount}, timestamps in seconds since 1970, the first line a header.
 *
 * <p>A trade's id is the number of its row, and its ingest time its event time: what is read twice
 * is the same twice.
 */
public final class RecordedTrades implements Recording {

  private static final int COLUMNS = 3;

  private final String venue;
  private final String symbol;
  private final List<String> lines;

  RecordedTrades(String venue, String symbol, List<String> lines) {
    this.venue = venue;
    this.symbol = symbol;
    this.lines = List.copyOf(lines.subList(Math.min(1, lines.size()), lines.size()));
  }

  /** Bitcoin in US dollars on Bitstamp from 25 November to 1 December 2013. */
  public static RecordedTrades bitstamp() {
    return new RecordedTrades(
        "bitstamp", "BTC/USD", linesOf("/bitstamp_trades_from_20131125_usd.csv"));
  }

  /** How many rows there are, well-formed or not. */
  public int size() {
    return lines.size();
  }

  @Override
  public Stream<Row> rows() {
    return IntStream.rangeClosed(1, lines.size()).mapToObj(this::row);
  }

  /** The trades of all well-formed rows, in the order of the recording. */
  public List<Trade> trades() {
    return rows()
        .<Trade>mapMulti(
            (row, trades) -> {
              if (row instanceof Row.Understood(List<MarketEvent<?>> events)) {
                events.forEach(event -> trades.accept((Trade) event.content()));
              }
            })
        .toList();
  }

  /** Row {@code number}, counted from 1. */
  private Row row(int number) {
    String[] columns = lines.get(number - 1).split(",", -1);
    if (columns.length != COLUMNS) {
      return new Row.Malformed("3 columns expected, found " + columns.length);
    }
    try {
      Instant time = Instant.ofEpochSecond(Long.parseLong(columns[0].strip()));
      return Row.of(
          MarketEvent.of(
              new Trade(
                  venue,
                  symbol,
                  Integer.toString(number),
                  Double.parseDouble(columns[1]),
                  Double.parseDouble(columns[2]),
                  time,
                  time,
                  List.of())));
    } catch (IllegalArgumentException e) {
      return new Row.Malformed(String.valueOf(e.getMessage()));
    }
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
