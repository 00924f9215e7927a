package io.dogwatch.watchdog.feeds.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.feeds.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedTradesTest {

  private static final String HEADER = "timestamp,price,amount";

  @TempDir private Path folder;

  @Test
  void readsAFile() throws Exception {
    Path file =
        Files.write(
            folder.resolve("trades.csv"),
            List.of(HEADER, "1385337600,800.01,0.1", "1385337600.25,801.5,2"));
    var recording = new RecordedTrades("bitstamp", "BTC/USD", file);

    assertThat(recording.trades())
        .containsExactly(
            trade("1", 800.01, 0.1, Instant.parse("2013-11-25T00:00:00Z")),
            trade("2", 801.5, 2, Instant.parse("2013-11-25T00:00:00.25Z")));
    assertThat(recording.size()).isEqualTo(2);
    assertThat(recording.trades()).isEqualTo(recording.trades());
  }

  /** Nanoseconds, microseconds, and what is no time at all. */
  @ParameterizedTest
  @ValueSource(strings = {"1385337600000000000", "1385337600000000", "-1", "", "soon", "1e99"})
  void refusesTimesThatAreNotInSeconds(String time) {
    var recording = new RecordedTrades("bitstamp", "BTC/USD", List.of(HEADER, time + ",800,0.1"));

    try (var rows = recording.rows()) {
      assertThat(rows.toList()).singleElement().isInstanceOf(Row.Malformed.class);
    }
  }

  private static Trade trade(String id, double price, double size, Instant time) {
    return new Trade("bitstamp", "BTC/USD", id, price, size, time, time, List.of());
  }
}
