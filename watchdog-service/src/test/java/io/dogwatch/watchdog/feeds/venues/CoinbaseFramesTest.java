package io.dogwatch.watchdog.feeds.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.PriceLevel;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.feeds.MarketEvent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames in the documented form: nobody recorded any. */
class CoinbaseFramesTest {

  private static final Instant RECEIVED = Instant.parse("2026-01-05T15:00:00.100Z");
  private static final Instant SENT = Instant.parse("2026-01-05T15:00:00.050Z");
  private static final long MICROS = ChronoUnit.MICROS.between(Instant.EPOCH, RECEIVED);

  private final CoinbaseFrames frames = new CoinbaseFrames();

  @Test
  void readsABookAndItsChanges() {
    Reading book =
        frames.read(
            book(
                0,
                "snapshot",
                level("bid", "21921.73", "0.06317902")
                    + ","
                    + level("bid", "21921.3", "0.02")
                    + ","
                    + level("offer", "21922", "1")),
            RECEIVED);
    Reading change = frames.read(book(1, "update", level("offer", "21922", "0")), RECEIVED);

    assertThat(book)
        .isEqualTo(
            events(
                new Depth(
                    "coinbase",
                    "BTC/USD",
                    true,
                    MICROS,
                    MICROS,
                    null,
                    List.of(new PriceLevel(21921.73, 0.06317902), new PriceLevel(21921.3, 0.02)),
                    List.of(new PriceLevel(21922, 1)),
                    SENT,
                    RECEIVED)));
    assertThat(change)
        .isEqualTo(
            events(
                new Depth(
                    "coinbase",
                    "BTC/USD",
                    false,
                    MICROS + 1,
                    MICROS + 1,
                    MICROS,
                    List.of(),
                    List.of(new PriceLevel(21922, 0)),
                    SENT,
                    RECEIVED)));
  }

  @Test
  void readsTradesTheOldestFirst() {
    Reading reading =
        frames.read(
            """
            {"channel":"market_trades","client_id":"","timestamp":"2026-01-05T15:00:00.05Z",
             "sequence_num":0,"events":[{"type":"snapshot","trades":[
              {"trade_id":"12","product_id":"ETH-USD","price":"1260.01","size":"0.3",
               "side":"BUY","time":"2026-01-05T14:59:59.9Z"},
              {"trade_id":"11","product_id":"ETH-USD","price":"1260","size":"0.1",
               "side":"SELL","time":"2026-01-05T14:59:59.8Z"}]}]}""",
            RECEIVED);

    assertThat(reading)
        .isEqualTo(
            new Reading.Events(
                List.of(
                    trade("11", 1260, 0.1, "2026-01-05T14:59:59.8Z"),
                    trade("12", 1260.01, 0.3, "2026-01-05T14:59:59.9Z"))));
  }

  @Test
  void hearsHeartbeats() {
    assertThat(frames.read(heartbeat(0), RECEIVED)).isEqualTo(new Reading.Heartbeat());
  }

  @Test
  void noticesThatAFrameOfAnyKindIsMissing() {
    assertThat(frames.read(heartbeat(3), RECEIVED)).isEqualTo(new Reading.Heartbeat());
    assertThat(frames.read(book(4, "update", level("bid", "1", "1")), RECEIVED))
        .isInstanceOf(Reading.Events.class);

    assertThat(frames.read(book(6, "update", level("bid", "1", "1")), RECEIVED))
        .isInstanceOfSatisfying(
            Reading.Gap.class,
            gap -> {
              assertThat(gap.detail()).isEqualTo("frame 5 expected, found 6");
              assertThat(gap.events())
                  .singleElement()
                  .extracting(event -> ((Depth) event.content()).previousFinalId())
                  .isNotEqualTo(MICROS);
            });
    assertThat(frames.read(heartbeat(7), RECEIVED)).isEqualTo(new Reading.Heartbeat());
  }

  @Test
  void passesOverAnswers() {
    assertThat(
            frames.read(
                """
                {"channel":"subscriptions","sequence_num":0,
                 "events":[{"subscriptions":{"level2":["BTC-USD"]}}]}""",
                RECEIVED))
        .isEqualTo(Reading.Events.NONE);
  }

  @Test
  void tellsWhatIsRefused() {
    assertThat(frames.read("{\"type\":\"error\",\"message\":\"no such product\"}", RECEIVED))
        .isEqualTo(new Reading.Malformed("refused: no such product"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"channel\":\"l2_data\"}"})
  void saysThatAFrameMakesNoSense(String frame) {
    assertThat(frames.read(frame, RECEIVED)).isInstanceOf(Reading.Malformed.class);
  }

  private static String heartbeat(int number) {
    return """
        {"channel":"heartbeats","client_id":"","timestamp":"2026-01-05T15:00:00.05Z",
         "sequence_num":%d,"events":[{"heartbeat_counter":"3049"}]}"""
        .formatted(number);
  }

  private static String book(int number, String type, String updates) {
    return """
        {"channel":"l2_data","client_id":"","timestamp":"2026-01-05T15:00:00.05Z",
         "sequence_num":%d,"events":[{"type":"%s","product_id":"BTC-USD","updates":[%s]}]}"""
        .formatted(number, type, updates);
  }

  private static String level(String side, String price, String size) {
    return """
        {"side":"%s","event_time":"1970-01-01T00:00:00Z","price_level":"%s","new_quantity":"%s"}"""
        .formatted(side, price, size);
  }

  private static MarketEvent<Trade> trade(String id, double price, double size, String time) {
    return MarketEvent.of(
        new Trade(
            "coinbase", "ETH/USD", id, price, size, Instant.parse(time), RECEIVED, List.of()));
  }

  private static Reading events(Depth depth) {
    return new Reading.Events(List.of(MarketEvent.of(depth)));
  }
}
