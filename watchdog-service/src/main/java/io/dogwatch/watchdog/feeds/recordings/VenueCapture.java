package io.dogwatch.watchdog.feeds.recordings;

import io.dogwatch.watchdog.feeds.MarketEvent;
import io.dogwatch.watchdog.feeds.Recording;
import io.dogwatch.watchdog.feeds.Row;
import io.dogwatch.watchdog.feeds.venues.ActivityMonitor;
import io.dogwatch.watchdog.feeds.venues.BinanceFrames;
import io.dogwatch.watchdog.feeds.venues.BinanceMarket;
import io.dogwatch.watchdog.feeds.venues.FrameReader;
import io.dogwatch.watchdog.feeds.venues.KrakenFramesOfOld;
import io.dogwatch.watchdog.feeds.venues.Reading;
import io.dogwatch.watchdog.feeds.venues.UnreadFrames;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/**
 * What a venue sent over all connections of a capture, in a file named by the venue, such as {@code
 * KRAKEN.jsonl.zst}, in the JSON lines of cryptofeed. Every venue's messages tell that it is
 * active; those of Binance and Kraken are read, too.
 *
 * <p>Connections follow one another in the file, so that it is read as a whole, and put in order:
 * captures are of minutes.
 */
public record VenueCapture(Path file) implements Recording {

  private static final Pattern BOOK = Pattern.compile(".*/depth\\?symbol=(\\w+).*");

  /**
   * How a venue kept in touch.
   *
   * @param messages that it sent
   * @param heartbeats among them
   * @param longestSilence between two messages
   */
  public record Liveness(int messages, int heartbeats, Duration longestSilence) {}

  @Override
  public Stream<Row> rows() {
    var connections = new Connections(venue());
    var monitor = new ActivityMonitor(venue());
    return lines().stream().map(line -> row(line, connections, monitor));
  }

  public Liveness liveness() {
    var connections = new Connections(venue());
    var monitor = new ActivityMonitor(venue());
    int messages = 0;
    int heartbeats = 0;
    for (Line line : lines()) {
      if (line instanceof Line.Frame(CapturedFrame frame) && frame.isMessage()) {
        var _ = monitor.heard(frame.time());
        messages++;
        heartbeats += connections.read(frame) instanceof Reading.Heartbeat ? 1 : 0;
      }
    }
    return new Liveness(messages, heartbeats, monitor.longestSilence());
  }

  private static Row row(Line line, Connections connections, ActivityMonitor monitor) {
    return switch (line) {
      case Line.Broken(String reason) -> new Row.Malformed(reason);
      case Line.Frame(CapturedFrame frame) when frame.isMessage() -> {
        Row read = BinanceLines.rowOf(connections.read(frame));
        yield monitor.heard(frame.time()).map(it -> with(MarketEvent.of(it), read)).orElse(read);
      }
      case Line.Frame(CapturedFrame frame) when frame.isAnswer() ->
          BinanceLines.rowOf(connections.readAnswer(frame));
      case Line.Frame _ -> new Row.Understood(List.of());
    };
  }

  /** What makes no sense is a message, too. */
  private static Row with(MarketEvent<?> first, Row row) {
    if (!(row instanceof Row.Understood(List<MarketEvent<?>> events))) {
      return row;
    }
    List<MarketEvent<?>> all = new ArrayList<>();
    all.add(first);
    all.addAll(events);
    return new Row.Understood(all);
  }

  private String venue() {
    String name = String.valueOf(file.getFileName());
    int end = name.indexOf('.');
    return (end < 0 ? name : name.substring(0, end)).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All lines, in the order of their times. */
  private List<Line> lines() {
    try (Stream<String> lines = RecordedLines.of(file)) {
      return lines.map(Line::of).sorted(Comparator.comparing(Line::time)).toList();
    }
  }

  /** What a line turned out to be. */
  private sealed interface Line {

    record Frame(CapturedFrame frame) implements Line {}

    record Broken(String reason) implements Line {}

    static Line of(String text) {
      try {
        return new Frame(CapturedFrame.of(text));
      } catch (JacksonException | IllegalArgumentException e) {
        return new Broken(String.valueOf(e.getMessage()));
      }
    }

    default Instant time() {
      return switch (this) {
        case Frame(CapturedFrame frame) -> frame.time();
        case Broken _ -> Instant.EPOCH;
      };
    }
  }

  /** The readers of all connections: a reader is of one. */
  private static final class Connections {

    private final String venue;
    private final Map<String, FrameReader> readers = new HashMap<>();
    private final BinanceFrames answers;

    Connections(String venue) {
      this.venue = venue;
      this.answers = new BinanceFrames(venue, BinanceMarket.SPOT);
    }

    Reading read(CapturedFrame frame) {
      return readers
          .computeIfAbsent(frame.connection(), _ -> reader())
          .read(frame.text(), frame.time());
    }

    Reading readAnswer(CapturedFrame frame) {
      Matcher book = BOOK.matcher(frame.url());
      return venue.startsWith("binance") && book.matches()
          ? answers.readBook(book.group(1), frame.text(), frame.time())
          : new Reading.Events(List.of());
    }

    private FrameReader reader() {
      return switch (venue) {
        case "binance", "binance-us" -> new BinanceFrames(venue, BinanceMarket.SPOT);
        case "kraken" -> new KrakenFramesOfOld();
        default -> new UnreadFrames();
      };
    }
  }
}
