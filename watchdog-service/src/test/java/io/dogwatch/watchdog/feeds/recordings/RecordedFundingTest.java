package io.dogwatch.watchdog.feeds.recordings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.market.Funding;
import io.dogwatch.watchdog.RealData;
import io.dogwatch.watchdog.feeds.MarketEvent;
import io.dogwatch.watchdog.feeds.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RecordedFundingTest {

  private static final ZoneOffset UTC_3 = ZoneOffset.ofHours(3);

  @TempDir private Path folder;

  @Test
  void readsRatesWithTheTimesOfTheirZone() throws Exception {
    Path file =
        recorded(
            """
            Symbol,Date,Funding Rate
            BTC-USDT,2020-01-01 03:00:00.000,-0.00012359
            BTC-USDT,2020-01-01 11:00:00,2.6e-05
            """);

    assertThat(rowsOf(new RecordedFunding(file, "binance", UTC_3, 8)))
        .containsExactly(
            row("2020-01-01T00:00:00Z", -0.00012359), row("2020-01-01T08:00:00Z", 0.000026));
  }

  @Test
  void saysWhatIsWrongWithRowsThatAreNoRates() throws Exception {
    Path file =
        recorded(
            """
            Symbol,Date,Funding Rate
            BTC-USDT,yesterday,0.0001
            BTC-USDT,2020-01-01 03:00:00,much
            BTC-USDT,2020-01-01 03:00:00,2
            BTC-USDT,2020-01-01 03:00:00
            """);

    assertThat(rowsOf(new RecordedFunding(file, "binance", UTC_3, 8)))
        .containsExactly(
            new Row.Malformed("Text 'yesterday' could not be parsed at index 0"),
            new Row.Malformed("For input string: \"much\""),
            new Row.Malformed("a rate from -1 to 1 expected, found 2.0"),
            new Row.Malformed("3 columns expected, found 2"));
  }

  /**
   * Dates of most files are three hours ahead: venues settle at 0, 8 and 16 o'clock UTC. Seven
   * settlements of HTX are at other hours, as counted with another program.
   */
  @Tag("real-data")
  @ParameterizedTest
  @CsvSource({
    "binance, 2020, 3, 8, 0, 0",
    "bybit,   2021, 3, 8, 0, 0",
    "dydx,    2022, 0, 1, 0, 0",
    "gate,    2020, 0, 8, 0, 0",
    "htx,     2021, 3, 8, 0, 7",
    "kucoin,  2021, 3, 8, 4, 0",
    "mexc,    2021, 3, 8, 0, 0"
  })
  void readsTheHistoryOfAVenue(
      String venue, int year, int zone, int hours, int firstHour, int others) {
    String name =
        "funding/BTC-USDT_%s_%d-01-01_2024-01-01_funding_history.csv.gz".formatted(venue, year);
    JsonNode expected = RealData.expected(name);

    var recording =
        new RecordedFunding(RealData.path(name), venue, ZoneOffset.ofHours(zone), hours);
    List<Funding> rates = rowsOf(recording).stream().map(RecordedFundingTest::rateOf).toList();

    assertThat(rates).hasSize(expected.path("rows").asInt());
    assertThat(rates.stream().filter(it -> Math.abs(it.rate()) >= 0.001))
        .hasSize(expected.path("abs_ge_0_001").asInt());
    assertThat(rates.stream().filter(it -> it.rate() < 0))
        .hasSize(expected.path("negative").asInt());
    var rate = rates.stream().mapToDouble(Funding::rate).summaryStatistics();
    assertThat(rate.getMin()).isEqualTo(expected.path("min").asDouble());
    assertThat(rate.getMax()).isEqualTo(expected.path("max").asDouble());
    assertThat(rate.getAverage()).isCloseTo(expected.path("mean").asDouble(), within(1e-12));
    assertThat(
            rates.stream().map(Funding::fundingTime).filter(it -> hourOf(it) % hours != firstHour))
        .hasSize(others);
  }

  private static int hourOf(Instant time) {
    return time.atOffset(ZoneOffset.UTC).getHour();
  }

  private Path recorded(String text) throws IOException {
    return Files.writeString(folder.resolve("funding.csv"), text);
  }

  private static List<Row> rowsOf(RecordedFunding recording) {
    try (var rows = recording.rows()) {
      return rows.toList();
    }
  }

  private static Funding rateOf(Row row) {
    return (Funding) ((Row.Understood) row).events().getFirst().content();
  }

  private static Row row(String time, double rate) {
    Instant at = Instant.parse(time);
    return Row.of(
        MarketEvent.of(
            new Funding("binance", "BTC/USDT-PERP", rate, 8, at, null, null, false, null, at)));
  }
}
