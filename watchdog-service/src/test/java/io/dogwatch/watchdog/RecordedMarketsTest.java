package io.dogwatch.watchdog;

import static io.dogwatch.watchdog.SettingsFixtures.settingsOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.feeds.MarketEvent;
import io.dogwatch.watchdog.feeds.Recording;
import io.dogwatch.watchdog.feeds.Row;
import io.dogwatch.watchdog.feeds.recordings.BinanceLines;
import io.dogwatch.watchdog.feeds.recordings.BitcoinBlocks;
import io.dogwatch.watchdog.feeds.recordings.VenueCapture;
import io.dogwatch.watchdog.feeds.venues.BinanceMarket;
import io.dogwatch.watchdog.streams.TopologyDriver;
import io.dogwatch.watchdog.tunables.TunableSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All watchdogs on recorded markets, from the files to the alerts. */
@Tag("real-data")
class RecordedMarketsTest {

  @TempDir private Path folder;

  /** Six minutes of bitcoin and ether on three markets at the same time, in the order received. */
  @Test
  void raiseNoAlertOnCalmMarketsInRobustMode() {
    List<MarketEvent<?>> events = new ArrayList<>();
    events.addAll(binance("spot/btcusdt_20240808.gz", BinanceMarket.SPOT, "BTCUSDT"));
    events.addAll(binance("spot/ethusdt_20240808.gz", BinanceMarket.SPOT, "ETHUSDT"));
    events.addAll(binance("usdm/btcusdt_20240808.gz", BinanceMarket.USD_M, "BTCUSDT"));
    events.addAll(binance("cm/btcusd_perp_20240808.gz", BinanceMarket.COIN_M, "BTCUSD_PERP"));
    events.sort(Comparator.comparing(RecordedMarketsTest::received));
    Map<String, Object> values = new TreeMap<>();
    for (String watchdog :
        List.of("price-anomaly", "unusual-volume", "liquidity-drop", "correlation-breakdown")) {
      values.put("dogwatch.watchdogs." + watchdog + ".mode", "robust");
    }
    values.put(
        "dogwatch.watchdogs.correlation-breakdown.pairs", "binance:BTC/USDT|binance:ETH/USDT");

    assertThat(events).hasSizeGreaterThan(75_000);
    assertThat(alertsOf(events, values)).isEmpty();
  }

  /**
   * As many as there are outputs of 100 BTC or more, counted with another program (transactions,
   * change included, are 3, 9, 11, 71 and 35); the price makes 100 BTC the least that a whale
   * moves.
   */
  @ParameterizedTest
  @CsvSource({"169482, 3", "363703, 5", "370661, 8", "383616, 68", "481815, 34"})
  void tellOfEveryWhaleInABlock(long height, int whales) {
    Path file = RealData.path("onchain/bitcoin/block" + height + ".dat");

    List<Alert> alerts = alertsOf(eventsOf(new BitcoinBlocks(List.of(file), 10_000.0)), Map.of());

    assertThat(alerts)
        .filteredOn(alert -> "transfer".equals(alert.evidence().texts().get("pattern")))
        .hasSize(whales)
        .allMatch(alert -> alert.evidence().numbers().getOrDefault("amount", 0.0) >= 100)
        .extracting(Alert::fingerprint)
        .doesNotHaveDuplicates();
  }

  /** Half a minute each; the longest silence, of Bithumb, is of ten seconds. */
  @ForEachRecordedVenue
  void raiseNoAlertOnVenuesThatAreThere(String venue) {
    var capture = new VenueCapture(RealData.path("streams/venues/" + venue + ".jsonl.zst"));

    assertThat(alertsOf(eventsOf(capture), Map.of())).isEmpty();
  }

  private List<Alert> alertsOf(List<MarketEvent<?>> events, Map<String, Object> values) {
    TunableSettings watchdogs = settingsOf(values).watchdogs();
    try (var topology = new TopologyDriver(folder, watchdogs.all())) {
      events.forEach(topology::pipe);
      return topology.alerts().stream().filter(alert -> alert.revision() == 1).toList();
    }
  }

  private static List<MarketEvent<?>> binance(String file, BinanceMarket market, String symbol) {
    return eventsOf(new BinanceLines(RealData.path("streams/binance/" + file), market, symbol));
  }

  private static List<MarketEvent<?>> eventsOf(Recording recording) {
    List<MarketEvent<?>> events = new ArrayList<>();
    try (var rows = recording.rows()) {
      rows.forEach(row -> events.addAll(((Row.Understood) row).events()));
    }
    return events;
  }

  private static Instant received(MarketEvent<?> event) {
    return switch (event.content()) {
      case Trade trade -> trade.ingestTime();
      case Depth depth -> depth.ingestTime();
      default -> event.time();
    };
  }
}
