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

/** Frames are those of a recording of 17 April 2021, shortened. */
class KrakenFramesOfOldTest {

  private static final Instant RECEIVED = Instant.parse("2021-04-17T16:49:05.951321Z");
  private static final long MICROS = ChronoUnit.MICROS.between(Instant.EPOCH, RECEIVED);

  private final KrakenFramesOfOld frames = new KrakenFramesOfOld();

  @Test
  void readsTradesAndNumbersThoseOfOneTime() {
    Reading reading =
        frames.read(
            """
            [993,[["354.11000000","0.89594024","1618678142.557535","s","l",""],
             ["354.12000000","0.1","1618678142.557535","s","l",""]],"trade","XMR/USD"]""",
            RECEIVED);

    assertThat(reading)
        .isEqualTo(
            new Reading.Events(
                List.of(
                    trade("1618678142.557535-1", 354.11, 0.89594024),
                    trade("1618678142.557535-2", 354.12, 0.1))));
  }

  /** Times of levels are those at which they were set: the latest is that of the change. */
  @Test
  void readsAChangeInTwoParts() {
    Reading book =
        frames.read(
            """
            [1920,{"as":[["0.043","5.0","1618678123.5"]],"bs":[["0.042","7.0","1618678124.25"]]},
             "book-1000","SC/XBT"]""",
            RECEIVED);
    Reading change =
        frames.read(
            """
            [1920,{"a":[["0.042990","364630.28272081","1618678145.920470"]]},
             {"b":[["0.042","8.0","1618678145.5"],["0.042","0.00000000","1618678145.920708"]]},
             "book-1000","SC/XBT"]""",
            RECEIVED);

    assertThat(book)
        .isEqualTo(
            events(
                new Depth(
                    "kraken",
                    "SC/BTC",
                    true,
                    MICROS,
                    MICROS,
                    null,
                    List.of(new PriceLevel(0.042, 7)),
                    List.of(new PriceLevel(0.043, 5)),
                    Instant.parse("2021-04-17T16:48:44.250Z"),
                    RECEIVED)));
    assertThat(change)
        .isEqualTo(
            events(
                new Depth(
                    "kraken",
                    "SC/BTC",
                    false,
                    MICROS + 1,
                    MICROS + 1,
                    MICROS,
                    List.of(new PriceLevel(0.042, 0)),
                    List.of(new PriceLevel(0.04299, 364630.28272081)),
                    Instant.parse("2021-04-17T16:49:05.920708Z"),
                    RECEIVED)));
  }

  @Test
  void hearsHeartbeatsAndWhatKrakenSaysOfItself() {
    assertThat(frames.read("{\"event\":\"heartbeat\"}", RECEIVED))
        .isEqualTo(new Reading.Heartbeat());
    assertThat(
            frames.read(
                """
                {"connectionID":18239578009413566319,"event":"systemStatus","status":"online"}""",
                RECEIVED))
        .isEqualTo(
            new Reading.Events(
                List.of(
                    MarketEvent.of(
                        new VenueStatus(
                            "kraken", VenueStatus.Status.ONLINE, RECEIVED, RECEIVED)))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"channelID\":1665,\"event\":\"subscriptionStatus\",\"status\":\"subscribed\"}",
        "[1668,{\"a\":[\"13.253900\",35,\"35.72892241\"]},\"ticker\",\"WAVES/EUR\"]"
      })
  void passesOverWhatItDoesNotRead(String frame) {
    assertThat(frames.read(frame, RECEIVED)).isEqualTo(Reading.Events.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1,[[\"0\",\"1\",\"1618678142.5\"]],\"trade\",\"XMR/USD\"]",
        "[1,{\"x\":[]},\"book-1000\",\"XMR/USD\"]",
        "[1,{\"a\":[[\"1\"]]},\"book-1000\",\"XMR/USD\"]",
        "[1,{\"a\":[]},\"book-all\",\"XMR/USD\"]"
      })
  void saysThatAFrameMakesNoSense(String frame) {
    assertThat(frames.read(frame, RECEIVED)).isInstanceOf(Reading.Malformed.class);
  }

  private static MarketEvent<Trade> trade(String id, double price, double size) {
    return MarketEvent.of(
        new Trade(
            "kraken",
            "XMR/USD",
            id,
            price,
            size,
            Instant.parse("2021-04-17T16:49:02.557535Z"),
            RECEIVED,
            List.of()));
  }

  private static Reading events(Depth depth) {
    return new Reading.Events(List.of(MarketEvent.of(depth)));
  }
}
