package io.dogwatch.watchdog.feeds.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.PriceLevel;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.market.VenueStatus;
import io.dogwatch.watchdog.feeds.MarketEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames of version 2, in the documented form: nobody recorded any. */
class KrakenFramesTest {

  private static final Instant RECEIVED = Instant.parse("2026-01-05T15:00:00.100Z");
  private static final long MICROS = ChronoUnit.MICROS.between(Instant.EPOCH, RECEIVED);

  /** CRC-32 of 452852 100000, 45286 25, 452835 10000000, 45283 1: asks before bids. */
  private static final long CHECKSUM = 2205111413L;

  /** CRC-32 of 45286 25, 452840 5, 452835 10000000, 45283 1. */
  private static final long CHECKSUM_AFTER = 2212845542L;

  private static final String SNAPSHOT =
      """
      {"channel":"book","type":"snapshot","data":[{"symbol":"BTC/USD",
       "bids":[{"price":45283.5,"qty":0.10000000},{"price":45283,"qty":1}],
       "asks":[{"price":45285.2,"qty":0.00100000},{"price":45286,"qty":2.5}],
       "checksum":%d}]}""";

  private static final String UPDATE =
      """
      {"channel":"book","type":"update","data":[{"symbol":"BTC/USD",
       "bids":[{"price":45284.0,"qty":0.05}],"asks":[{"price":45285.2,"qty":0.0}],
       "checksum":%d,"timestamp":"2026-01-05T15:00:00.090Z"}]}""";

  private final KrakenFrames frames = new KrakenFrames();

  @Test
  void readsABookAndItsChanges() {
    Reading book = frames.read(SNAPSHOT.formatted(CHECKSUM), RECEIVED);
    Reading change = frames.read(UPDATE.formatted(CHECKSUM_AFTER), RECEIVED);

    assertThat(book)
        .isEqualTo(
            events(
                new Depth(
                    "kraken",
                    "BTC/USD",
                    true,
                    MICROS,
                    MICROS,
                    null,
                    List.of(new PriceLevel(45283.5, 0.1), new PriceLevel(45283, 1)),
                    List.of(new PriceLevel(45285.2, 0.001), new PriceLevel(45286, 2.5)),
                    RECEIVED,
                    RECEIVED)));
    assertThat(change)
        .isEqualTo(
            events(
                new Depth(
                    "kraken",
                    "BTC/USD",
                    false,
                    MICROS + 1,
                    MICROS + 1,
                    MICROS,
                    List.of(new PriceLevel(45284, 0.05)),
                    List.of(new PriceLevel(45285.2, 0)),
                    Instant.parse("2026-01-05T15:00:00.090Z"),
                    RECEIVED)));
  }

  @Test
  void noticesByTheChecksumThatAChangeIsMissing() {
    var _ = frames.read(SNAPSHOT.formatted(CHECKSUM), RECEIVED);

    assertThat(frames.read(UPDATE.formatted(7), RECEIVED))
        .isInstanceOfSatisfying(
            Reading.Gap.class,
            gap -> {
              assertThat(gap.detail())
                  .isEqualTo("a book of BTC/USD with checksum 7 expected, found " + CHECKSUM_AFTER);
              assertThat(gap.events())
                  .singleElement()
                  .extracting(event -> ((Depth) event.content()).previousFinalId())
                  .isNotEqualTo(MICROS);
            });
  }

  /** A whole book replaces what was known before. */
  @Test
  void startsAnewWithEveryBook() {
    var _ = frames.read(SNAPSHOT.formatted(CHECKSUM), RECEIVED);
    var _ = frames.read(UPDATE.formatted(CHECKSUM_AFTER), RECEIVED);

    assertThat(frames.read(SNAPSHOT.formatted(CHECKSUM), RECEIVED))
        .isInstanceOf(Reading.Events.class);
  }

  @Test
  void readsTrades() {
    Reading reading =
        frames.read(
            """
            {"channel":"trade","type":"update","data":[{"symbol":"MATIC/USD","side":"sell",
             "price":0.5117,"qty":40.0,"ord_type":"market","trade_id":4665906,
             "timestamp":"2023-09-25T07:49:37.708706Z"}]}""",
            RECEIVED);

    assertThat(reading)
        .isEqualTo(
            new Reading.Events(
                List.of(
                    MarketEvent.of(
                        new Trade(
                            "kraken",
                            "MATIC/USD",
                            "4665906",
                            0.5117,
                            40,
                            Instant.parse("2023-09-25T07:49:37.708706Z"),
                            RECEIVED,
                            List.of())))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"online", "maintenance", "cancel_only", "post_only"})
  void tellsWhatKrakenSaysOfItself(String system) {
    Reading reading =
        frames.read(
            """
            {"channel":"status","type":"update","data":[{"system":"%s","version":"2.0.0"}]}"""
                .formatted(system),
            RECEIVED);

    assertThat(reading)
        .isInstanceOfSatisfying(
            Reading.Events.class,
            told ->
                assertThat(told.events())
                    .singleElement()
                    .extracting(MarketEvent::content)
                    .isInstanceOfSatisfying(
                        VenueStatus.class,
                        status ->
                            assertThat(status.status().name()).isEqualToIgnoringCase(system)));
  }

  @Test
  void hearsHeartbeats() {
    assertThat(frames.read("{\"channel\":\"heartbeat\"}", RECEIVED))
        .isEqualTo(new Reading.Heartbeat());
  }

  @Test
  void tellsWhatIsRefused() {
    assertThat(
            frames.read(
                """
                {"method":"subscribe","success":false,"error":"Currency pair not supported"}""",
                RECEIVED))
        .isEqualTo(new Reading.Malformed("refused: Currency pair not supported"));
  }

  @Test
  void passesOverAnswers() {
    assertThat(frames.read("{\"method\":\"subscribe\",\"success\":true}", RECEIVED))
        .isEqualTo(Reading.Events.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"channel\":\"trade\"}",
        "{\"channel\":\"status\",\"data\":[{\"system\":\"asleep\"}]}",
        "{\"channel\":\"book\",\"type\":\"update\",\"data\":[]}"
      })
  void saysThatAFrameMakesNoSense(String frame) {
    assertThat(frames.read(frame, RECEIVED)).isInstanceOf(Reading.Malformed.class);
  }

  private static Reading events(Depth depth) {
    return new Reading.Events(List.of(MarketEvent.of(depth)));
  }
}
