package io.dogwatch.watchdog.feeds.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.market.VenueActivity;
import io.dogwatch.watchdog.ForEachRecordedVenue;
import io.dogwatch.watchdog.RealData;
import io.dogwatch.watchdog.feeds.Row;
import io.dogwatch.watchdog.feeds.venues.KrakenFramesOfOld;
import io.dogwatch.watchdog.feeds.venues.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class VenueCaptureTest {

  @TempDir private Path folder;

  /** Connections follow one another in a capture; what they sent is put in order. */
  @Test
  void putsConnectionsInOrder() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("BITFINEX.jsonl"),
            """
            {"t":"header","exchange":"BITFINEX"}
            {"t":"recv","conn":"a","ts":1618677544.25,"data":"[1,\\"hb\\",127]"}
            {"t":"recv","conn":"a","ts":1618677546.5,"data":"[1,[1,2,3],128]"}
            {"t":"send","conn":"b","ts":1618677543.0,"data":"{}"}
            {"t":"recv","conn":"b","ts":1618677545.0,"data":"[2,\\"hb\\"]"}
            no frame
            """);
    var capture = new VenueCapture(file);

    List<Row> rows = rowsOf(capture);

    assertThat(capture.liveness().messages()).isEqualTo(3);
    assertThat(capture.liveness().heartbeats()).isEqualTo(2);
    assertThat(capture.liveness().longestSilence()).hasMillis(1_500);
    assertThat(rows).hasSize(6).filteredOn(Row.Malformed.class::isInstance).hasSize(1);
    assertThat(all(VenueActivity.class, rows))
        .extracting(it -> it.venue() + " " + it.eventTime())
        .containsExactly("bitfinex 2021-04-17T16:39:04.250Z", "bitfinex 2021-04-17T16:39:06.500Z");
  }

  /** Such as times in nanoseconds. */
  @ParameterizedTest
  @ValueSource(strings = {"1618677544250000000", "1e400", "-1"})
  void passesOverTimesThatAreNotInSeconds(String time) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("BITFINEX.jsonl"),
            """
            {"t":"recv","conn":"a","ts":%s,"data":"[1,\\"hb\\",127]"}
            {"t":"recv","conn":"a","ts":1618677544.25,"data":"[1,\\"hb\\",127]"}
            """
                .formatted(time));

    List<Row> rows = rowsOf(new VenueCapture(file));

    assertThat(rows).filteredOn(Row.Malformed.class::isInstance).hasSize(1);
    assertThat(all(VenueActivity.class, rows)).hasSize(1);
  }

  @ForEachRecordedVenue
  void hearsARecordedVenue(String venue) {
    String name = "streams/venues/" + venue + ".jsonl.zst";
    JsonNode expected = RealData.expected(name);
    var capture = new VenueCapture(RealData.path(name));

    VenueCapture.Liveness liveness = capture.liveness();
    List<Row> rows = rowsOf(capture);

    assertThat(liveness.messages()).isEqualTo(expected.path("recv").asInt());
    assertThat(liveness.heartbeats()).isEqualTo(expected.path("heartbeats").asInt());
    assertThat(liveness.longestSilence().toNanos() / 1e9)
        .isCloseTo(expected.path("max_silence_s").asDouble(), within(1e-6));
    assertThat(rows).noneMatch(Row.Malformed.class::isInstance);
    List<VenueActivity> activities = all(VenueActivity.class, rows);
    assertThat(activities.getFirst().eventTime().toEpochMilli() / 1e3)
        .isCloseTo(expected.path("start").asDouble(), within(1e-3));
    assertThat(activities).allSatisfy(it -> assertThat(it.venue()).isLowerCase());
  }

  /** Counted with {@code zstd -dc FILE | grep -c}: frames of each kind, by the names in them. */
  @Tag("real-data")
  @Test
  void readsTheBooksOfBinance() {
    List<Row> rows = rowsOf(new VenueCapture(RealData.path("streams/venues/BINANCE_US.jsonl.zst")));

    List<Depth> books = all(Depth.class, rows);
    assertThat(books.stream().filter(Depth::snapshot).count()).isEqualTo(4);
    assertThat(books.stream().filter(it -> !it.snapshot()).count()).isEqualTo(336);
    assertThat(all(Trade.class, rows).size()).isEqualTo(11);
  }

  /**
   * Every one of the recorded changes comes with a checksum: none is missing, and none is misread.
   */
  @Tag("real-data")
  @Test
  void findsTheBooksOfKrakenInOrder() {
    var frames = new KrakenFramesOfOld();

    List<Reading> readings = krakenFrames().map(it -> frames.read(it.text(), it.time())).toList();

    List<Depth> books = new ArrayList<>();
    for (Reading reading : readings) {
      assertThat(reading).isNotInstanceOf(Reading.Gap.class);
      if (reading instanceof Reading.Events(var events)) {
        events.forEach(
            event -> {
              if (event.content() instanceof Depth depth) {
                books.add(depth);
              }
            });
      }
    }
    assertThat(books.stream().filter(Depth::snapshot).count()).isEqualTo(10);
    assertThat(books.stream().filter(it -> !it.snapshot()).count()).isEqualTo(4_269);
  }

  @Tag("real-data")
  @Test
  void noticesThatAChangeOfKrakenIsMissing() {
    var frames = new KrakenFramesOfOld();

    long gaps =
        krakenFrames()
            .filter(frame -> !frame.text().contains("\"c\":\"4105471083\""))
            .map(frame -> frames.read(frame.text(), frame.time()))
            .filter(Reading.Gap.class::isInstance)
            .count();

    assertThat(gaps).isPositive();
  }

  private static Stream<CapturedFrame> krakenFrames() {
    try (var lines = RecordedLines.of(RealData.path("streams/venues/KRAKEN.jsonl.zst"))) {
      return lines.map(CapturedFrame::of).filter(CapturedFrame::isMessage).toList().stream();
    }
  }

  private static List<Row> rowsOf(VenueCapture capture) {
    try (var rows = capture.rows()) {
      return rows.toList();
    }
  }

  private static <T> List<T> all(Class<T> type, List<Row> rows) {
    List<T> contents = new ArrayList<>();
    for (Row row : rows) {
      if (row instanceof Row.Understood(var events)) {
        events.stream()
            .map(event -> (Object) event.content())
            .filter(type::isInstance)
            .map(type::cast)
            .forEach(contents::add);
      }
    }
    return contents;
  }
}
