package io.dogwatch.watchdog.feeds.recordings;

import io.dogwatch.watchdog.feeds.Recording;
import io.dogwatch.watchdog.feeds.Row;
import io.dogwatch.watchdog.feeds.venues.BinanceFrames;
import io.dogwatch.watchdog.feeds.venues.BinanceMarket;
import io.dogwatch.watchdog.feeds.venues.Reading;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Binance sent over a WebSocket, as recorded in lines of the form {@code <nanoseconds since
 * 1970> <frame>}; among them whole books, as its REST API answered.
 *
 * @param symbol of the whole books, as Binance names it: they do not say
 */
public record BinanceLines(Path file, BinanceMarket market, String symbol) implements Recording {

  private static final long NANOS = 1_000_000_000;
  private static final String SNAPSHOT = "{\"lastUpdateId\"";

  @Override
  public Stream<Row> rows() {
    var frames = new BinanceFrames("binance", market);
    return RecordedLines.of(file).map(line -> row(frames, line));
  }

  private Row row(BinanceFrames frames, String line) {
    int space = line.indexOf(' ');
    if (space < 0) {
      return new Row.Malformed(
          "a time and a frame expected, found " + line.length() + " characters");
    }
    try {
      long nanos = Long.parseLong(line.substring(0, space));
      Instant received = Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS);
      String text = line.substring(space + 1);
      return rowOf(
          text.startsWith(SNAPSHOT)
              ? frames.readBook(symbol, text, received)
              : frames.read(text, received));
    } catch (NumberFormatException e) {
      return new Row.Malformed(String.valueOf(e.getMessage()));
    }
  }

  /** A gap is the recording's own: who reads its books sees it by their numbers. */
  static Row rowOf(Reading reading) {
    return switch (reading) {
      case Reading.Events(var events) -> new Row.Understood(events);
      case Reading.Gap(_, var events) -> new Row.Understood(events);
      case Reading.Heartbeat _ -> new Row.Understood(List.of());
      case Reading.Malformed(String reason) -> new Row.Malformed(reason);
    };
  }
}
