package io.dogwatch.watchdog.feeds.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.PriceLevel;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.feeds.MarketEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames are those of a recording of 8 August 2024, shortened, unless said otherwise. */
class BinanceFramesTest {

  private static final Instant RECEIVED = Instant.parse("2024-08-08T23:54:13Z");

  private final BinanceFrames spot = new BinanceFrames("binance", BinanceMarket.SPOT);

  @Test
  void readsATrade() {
    Reading reading =
        spot.read(
            """
            {"stream":"btcusdt@trade","data":{"e":"trade","E":1723161255343,"s":"BTCUSDT",
             "t":3735683259,"p":"61837.63000000","q":"0.02000000","T":1723161255342,"m":true}}""",
            RECEIVED);

    assertThat(reading)
        .isEqualTo(
            events(trade("BTC/USDT", "3735683259", 61837.63, 0.02, "2024-08-08T23:54:15.342Z")));
  }

  @Test
  void readsTradesThatWereSummedUp() {
    Reading reading =
        spot.read(
            """
            {"e":"aggTrade","E":1633998288468,"s":"OMGBUSD","a":425085,"p":"13.80480000",
             "q":"2.10000000","f":439577,"l":439577,"T":1633998288467,"m":false,"M":true}""",
            RECEIVED);

    assertThat(reading)
        .isEqualTo(
            events(trade("OMG/BUSD", "agg-425085", 13.8048, 2.1, "2021-10-12T00:24:48.467Z")));
  }

  /** 4 contracts of 100 US dollars. */
  @Test
  void countsContractsInCoins() {
    Reading reading =
        new BinanceFrames("binance", BinanceMarket.COIN_M)
            .read(
                """
                {"e":"trade","E":1723161257687,"T":1723161257679,"s":"BTCUSD_PERP","t":849714402,
                 "p":"61804.8","q":"4","X":"MARKET","m":false}""",
                RECEIVED);

    assertThat(reading)
        .isEqualTo(
            events(
                trade(
                    "BTC/USD-PERP",
                    "849714402",
                    61804.8,
                    400 / 61804.8,
                    "2024-08-08T23:54:17.679Z")));
  }

  /** As documented; the recording has none. */
  @ParameterizedTest
  @ValueSource(strings = {"INSURANCE_FUND", "ADL"})
  void marksTradesOffTheBook(String type) {
    assertThat(futuresTrade("61804.8", type))
        .extracting(event -> ((Trade) event.content()).conditions())
        .isEqualTo(List.of(List.of("OFF_BOOK")));
  }

  @Test
  void leavesCorrectionsOut() {
    assertThat(futuresTrade("0", "NA")).isEmpty();
  }

  @Test
  void readsAChangeOfABook() {
    Reading reading =
        spot.read(
            """
            {"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1723161255208,
             "s":"BTCUSDT","U":50093239189,"u":50093239202,
             "b":[["56854.58000000","0.00000000"],["61737.63000000","0.50000000"]],
             "a":[["61839.85000000","0.00000000"],["61837.64000000","1.54698000"]]}}""",
            RECEIVED);

    assertThat(reading)
        .isEqualTo(
            events(
                new Depth(
                    "binance",
                    "BTC/USDT",
                    false,
                    50093239189L,
                    50093239202L,
                    null,
                    List.of(new PriceLevel(61737.63, 0.5), new PriceLevel(56854.58, 0)),
                    List.of(new PriceLevel(61837.64, 1.54698), new PriceLevel(61839.85, 0)),
                    Instant.parse("2024-08-08T23:54:15.208Z"),
                    RECEIVED)));
  }

  /** Such a book is as old as the changes around it, whatever the clock says that received it. */
  @Test
  void givesABookWithoutATimeThatOfTheEventBefore() {
    var _ = spot.read(change(1, 5, 1723161255208L), RECEIVED);

    Reading reading = spot.readBook("BTCUSDT", SNAPSHOT, RECEIVED);

    assertThat(reading).isEqualTo(events(snapshot(Instant.parse("2024-08-08T23:54:15.208Z"))));
  }

  @Test
  void givesTheFirstBookWithoutATimeThatOfItsReceipt() {
    assertThat(spot.readBook("BTCUSDT", SNAPSHOT, RECEIVED)).isEqualTo(events(snapshot(RECEIVED)));
  }

  @Test
  void noticesThatAChangeIsMissing() {
    assertThat(spot.read(change(1, 5, 1_000), RECEIVED)).isInstanceOf(Reading.Events.class);
    assertThat(spot.read(change(6, 9, 1_100), RECEIVED)).isInstanceOf(Reading.Events.class);

    assertThat(spot.read(change(11, 12, 1_200), RECEIVED))
        .isInstanceOfSatisfying(
            Reading.Gap.class,
            gap -> {
              assertThat(gap.detail()).isEqualTo("BTCUSDT after update 9 expected, found 11");
              assertThat(gap.events()).hasSize(1);
            });
    assertThat(spot.read(change(13, 14, 1_300), RECEIVED)).isInstanceOf(Reading.Events.class);
  }

  /** The first change that is heard begins after what the answer has. */
  @Test
  void refusesABookThatIsTooOldForTheChangesBeforeIt() {
    var _ = spot.read(change(8, 9, 1_000), RECEIVED);

    assertThat(spot.readBook("BTCUSDT", book(6), RECEIVED))
        .isEqualTo(
            new Reading.Gap(
                "a book of BTCUSDT as of update 7 or later expected, found 6", List.of()));
    assertThat(spot.readBook("BTCUSDT", book(7), RECEIVED)).isInstanceOf(Reading.Events.class);
  }

  @Test
  void noticesThatTheChangeAfterABookIsMissing() {
    var _ = spot.readBook("BTCUSDT", book(7), RECEIVED);

    assertThat(spot.read(change(9, 10, 1_000), RECEIVED)).isInstanceOf(Reading.Gap.class);
  }

  @Test
  void takesChangesThatBeganBeforeTheBook() {
    var futures = new BinanceFrames("binance", BinanceMarket.USD_M);
    var _ = futures.readBook("BTCUSDT", book(105), RECEIVED);

    assertThat(futures.read(futuresChange(91, 95, 90), RECEIVED))
        .isInstanceOf(Reading.Events.class);
    assertThat(futures.read(futuresChange(100, 110, 95), RECEIVED))
        .isInstanceOf(Reading.Events.class);
  }

  @Test
  void noticesByTheIdBeforeThatAChangeOfFuturesIsMissing() {
    var futures = new BinanceFrames("binance", BinanceMarket.USD_M);

    assertThat(futures.read(futuresChange(100, 110, 90), RECEIVED))
        .isInstanceOf(Reading.Events.class);
    assertThat(futures.read(futuresChange(125, 130, 110), RECEIVED))
        .isInstanceOf(Reading.Events.class);
    assertThat(futures.read(futuresChange(150, 160, 140), RECEIVED))
        .isInstanceOf(Reading.Gap.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"result\":null,\"id\":1}",
        "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":5,\"s\":\"BTCUSDT\",\"b\":\"1\"}}"
      })
  void passesOverWhatItDoesNotRead(String frame) {
    assertThat(spot.read(frame, RECEIVED)).isEqualTo(Reading.Events.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"e\":\"trade\"}",
        "{\"e\":\"trade\",\"s\":\"BTCUSDT\",\"t\":1,\"p\":\"-1\",\"q\":\"1\",\"T\":1}",
        "{\"e\":\"trade\",\"s\":\"BTCUSDT\",\"t\":1,\"p\":\"NaN\",\"q\":\"1\",\"T\":1}",
        "{\"e\":\"trade\",\"s\":\"BTCUSDT\",\"t\":1,\"p\":\"1\",\"q\":\"1\",\"T\":\"now\"}",
        "{\"e\":\"depthUpdate\",\"s\":\"BTCUSDT\",\"U\":9,\"u\":1,\"b\":[],\"a\":[]}"
      })
  void saysThatAFrameMakesNoSense(String frame) {
    assertThat(spot.read(frame, RECEIVED)).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void refusesACrossedBook() {
    Reading reading =
        spot.readBook(
            "BTCUSDT",
            "{\"lastUpdateId\":5,\"bids\":[[\"101\",\"1\"]],\"asks\":[[\"100\",\"1\"]]}",
            RECEIVED);

    assertThat(reading)
        .isEqualTo(
            new Reading.Malformed("a best bid below the best ask expected, found 101.0 and 100.0"));
  }

  @ParameterizedTest
  @CsvSource({
    "SPOT, BTCUSDT, BTC/USDT",
    "SPOT, ETHBTC, ETH/BTC",
    "SPOT, COMPUSD, COMP/USD",
    "SPOT, btcfdusd, BTC/FDUSD",
    "SPOT, XYZ, XYZ",
    "USD_M, BTCUSDT, BTC/USDT-PERP",
    "USD_M, BTCUSDT_240927, BTC/USDT-240927",
    "COIN_M, BTCUSD_PERP, BTC/USD-PERP"
  })
  void namesSymbolsAsAllVenuesDo(BinanceMarket market, String symbol, String name) {
    assertThat(market.symbol(symbol)).isEqualTo(name);
  }

  private static final String SNAPSHOT =
      "{\"lastUpdateId\":5,\"bids\":[[\"100\",\"1\"]],\"asks\":[[\"101\",\"2\"]]}";

  private static Depth snapshot(Instant time) {
    return new Depth(
        "binance",
        "BTC/USDT",
        true,
        5,
        5,
        null,
        List.of(new PriceLevel(100, 1)),
        List.of(new PriceLevel(101, 2)),
        time,
        RECEIVED);
  }

  private static String book(long id) {
    return "{\"lastUpdateId\":%d,\"bids\":[],\"asks\":[]}".formatted(id);
  }

  private static String change(long first, long last, long time) {
    return "{\"e\":\"depthUpdate\",\"E\":%d,\"s\":\"BTCUSDT\",\"U\":%d,\"u\":%d,\"b\":[],\"a\":[]}"
        .formatted(time, first, last);
  }

  private static String futuresChange(long first, long last, long previous) {
    return """
        {"e":"depthUpdate","E":1,"T":1,"s":"BTCUSDT","U":%d,"u":%d,"pu":%d,"b":[],"a":[]}"""
        .formatted(first, last, previous);
  }

  private static List<MarketEvent<?>> futuresTrade(String price, String type) {
    Reading reading =
        new BinanceFrames("binance", BinanceMarket.USD_M)
            .read(
                """
                {"e":"trade","T":1,"s":"BTCUSDT","t":1,"p":"%s","q":"1","X":"%s"}"""
                    .formatted(price, type),
                RECEIVED);
    return ((Reading.Events) reading).events();
  }

  private static Trade trade(String symbol, String id, double price, double size, String time) {
    return new Trade("binance", symbol, id, price, size, Instant.parse(time), RECEIVED, List.of());
  }

  private static Reading events(Trade trade) {
    return new Reading.Events(List.of(MarketEvent.of(trade)));
  }

  private static Reading events(Depth depth) {
    return new Reading.Events(List.of(MarketEvent.of(depth)));
  }
}
