package io.dogwatch.watchdog.feeds.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.RealData;
import io.dogwatch.watchdog.feeds.Row;
import io.dogwatch.watchdog.feeds.venues.BinanceMarket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class BinanceLinesTest {

  @TempDir private Path folder;

  @Test
  void readsTheTimeOfReceiptAndTheFrame() throws Exception {
    List<Row> rows =
        rowsOf(
            new BinanceLines(
                Files.writeString(
                    folder.resolve("lines"),
                    """
                    1723161254087891268 {"e":"trade","T":1723161255342,"s":"BTCUSDT","t":1,"p":"2","q":"3"}
                    1723161254206652067 {"lastUpdateId":5,"bids":[["1","1"]],"asks":[["2","1"]]}
                    1723161254206652067
                    soon {}
                    """),
                BinanceMarket.SPOT,
                "BTCUSDT"));

    assertThat(rows).hasSize(4);
    Trade trade = (Trade) contentsOf(rows).get(0);
    assertThat(trade.ingestTime()).isEqualTo("2024-08-08T23:54:14.087891268Z");
    Depth book = (Depth) contentsOf(rows).get(1);
    assertThat(book.symbol()).isEqualTo("BTC/USDT");
    assertThat(book.eventTime()).isEqualTo(Instant.parse("2024-08-08T23:54:15.342Z"));
    assertThat(rows.get(2))
        .isEqualTo(new Row.Malformed("a time and a frame expected, found 19 characters"));
    assertThat(rows.get(3)).isEqualTo(new Row.Malformed("For input string: \"soon\""));
  }

  /** Contracts of COIN-M are counted in coins here, and in contracts of 100 dollars there. */
  @Tag("real-data")
  @ParameterizedTest
  @CsvSource({
    "spot/btcusdt, SPOT, BTCUSDT, depth@100ms",
    "spot/ethusdt, SPOT, ETHUSDT, depth@100ms",
    "usdm/btcusdt, USD_M, BTCUSDT, depth@0ms",
    "cm/btcusd_perp, COIN_M, BTCUSD_PERP, depth@0ms"
  })
  void readsARecording(String file, BinanceMarket market, String symbol, String depth) {
    String name = "streams/binance/" + file + "_20240808.gz";
    JsonNode expected = RealData.expected(name);
    JsonNode kinds = expected.path("by_stream");

    List<Row> rows = rowsOf(new BinanceLines(RealData.path(name), market, symbol));
    List<Trade> trades = all(Trade.class, rows);
    List<Depth> books = all(Depth.class, rows);

    assertThat(rows.size()).isEqualTo(expected.path("messages").asInt());
    assertThat(rows.stream().filter(Row.Malformed.class::isInstance)).isEmpty();
    assertThat(trades.size()).isEqualTo(expected.path("trades").asInt());
    assertThat(books.stream().filter(it -> !it.snapshot()).count())
        .isEqualTo(kinds.path(depth).asLong());
    assertThat(books.stream().filter(Depth::snapshot).count())
        .isEqualTo(kinds.path("snapshot").asLong());
    var prices = trades.stream().mapToDouble(Trade::price).summaryStatistics();
    assertThat(prices.getMin()).isEqualTo(expected.path("price_min").asDouble());
    assertThat(prices.getMax()).isEqualTo(expected.path("price_max").asDouble());
    var sizes = trades.stream().mapToDouble(it -> counted(it, market)).summaryStatistics();
    assertThat(sizes.getSum()).isCloseTo(expected.path("trade_qty").asDouble(), within(1e-5));
    assertThat(sizes.getMax())
        .isCloseTo(expected.path("largest_trade_qty").asDouble(), within(1e-9));
  }

  private static double counted(Trade trade, BinanceMarket market) {
    return market == BinanceMarket.COIN_M ? trade.size() * trade.price() / 100 : trade.size();
  }

  private static List<Row> rowsOf(BinanceLines recording) {
    try (var rows = recording.rows()) {
      return rows.toList();
    }
  }

  private static <T> List<T> all(Class<T> type, List<Row> rows) {
    return contentsOf(rows).stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static List<Object> contentsOf(List<Row> rows) {
    List<Object> contents = new ArrayList<>();
    for (Row row : rows) {
      if (row instanceof Row.Understood(var events)) {
        events.forEach(event -> contents.add(event.content()));
      }
    }
    return contents;
  }
}
