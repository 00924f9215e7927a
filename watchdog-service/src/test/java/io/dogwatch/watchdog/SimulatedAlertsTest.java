package io.dogwatch.watchdog;

import static io.dogwatch.watchdog.SettingsFixtures.settingsOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.feeds.MarketEvent;
import io.dogwatch.watchdog.feeds.Row;
import io.dogwatch.watchdog.feeds.simulation.Anomaly;
import io.dogwatch.watchdog.feeds.simulation.Injection;
import io.dogwatch.watchdog.feeds.simulation.Label;
import io.dogwatch.watchdog.feeds.simulation.SimulatedMarkets;
import io.dogwatch.watchdog.streams.TopologyDriver;
import io.dogwatch.watchdog.streams.Watchdog;
import io.dogwatch.watchdog.tunables.TunableSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the watchdogs find in simulated markets is what was put in. */
class SimulatedAlertsTest {

  private static final Instant T0 = TopologyDriver.NOW;

  /** What is said of each anomaly. */
  private static final Map<Anomaly, String> TYPES =
      Map.of(
          Anomaly.FUNDING_SPIKE, "funding_spike",
          Anomaly.WHALE, "whale_movement",
          Anomaly.EARNINGS_SURPRISE, "earnings_anomaly",
          Anomaly.LIQUIDITY_DROP, "liquidity_drop",
          Anomaly.ARBITRAGE, "arbitrage_opportunity",
          Anomaly.OUTAGE, "exchange_outage",
          Anomaly.PRICE_JUMP, "price_anomaly",
          Anomaly.FLASH_CRASH, "flash_crash");

  private static final Duration TIME_TO_TELL = Duration.ofMinutes(3);

  @TempDir private Path folder;

  @Test
  void areWhatWasInjectedAndNothingElse() {
    var markets =
        new SimulatedMarkets(
            7,
            T0,
            Duration.ofMinutes(43),
            Duration.ofSeconds(1),
            List.of(
                after(7, Anomaly.FUNDING_SPIKE),
                after(9, Anomaly.WHALE),
                after(11, Anomaly.EARNINGS_SURPRISE),
                after(13, Anomaly.LIQUIDITY_DROP),
                after(19, Anomaly.ARBITRAGE),
                after(23, Anomaly.OUTAGE),
                after(31, Anomaly.PRICE_JUMP),
                after(38, Anomaly.FLASH_CRASH)));

    List<Alert> alerts =
        alertsOf(
            markets, Map.of("dogwatch.watchdogs.liquidity-drop.warmup-minutes", "5"), _ -> true);

    for (Label label : markets.labels()) {
      assertThat(alerts)
          .as("%s of %s", label.anomaly(), label.subject())
          .anyMatch(alert -> alert.type().equals(TYPES.get(label.anomaly())) && isOf(label, alert));
    }
    assertThat(alerts)
        .allMatch(alert -> markets.labels().stream().anyMatch(label -> isOf(label, alert)));
  }

  @Test
  void tellOfVolumeOnceItIsKnownWhatIsUsual() {
    var markets =
        new SimulatedMarkets(
            7,
            T0,
            Duration.ofDays(2),
            Duration.ofMinutes(5),
            List.of(new Injection(Anomaly.VOLUME_SPIKE, Duration.ofHours(36))));

    List<Alert> alerts =
        alertsOf(
            markets,
            Map.of("dogwatch.watchdogs.unusual-volume.warmup-sessions", "1"),
            event -> event.content() instanceof Trade trade && trade.venue().equals("kraken"),
            "unusual-volume");

    assertThat(alerts)
        .isNotEmpty()
        .allMatch(alert -> alert.type().equals("unusual_volume"))
        .allMatch(alert -> "ETH/USD".equals(alert.subject().symbol()))
        .allMatch(alert -> isOf(markets.labels().getFirst(), alert));
  }

  /** With windows of a day and of two days, so that four days of markets are enough. */
  @Test
  void tellOfCorrelationsThatBreak() {
    String name = "dogwatch.watchdogs.correlation-breakdown.";
    var markets =
        new SimulatedMarkets(
            7,
            T0,
            Duration.ofDays(4),
            Duration.ofMinutes(10),
            List.of(new Injection(Anomaly.CORRELATION_BREAK, Duration.ofDays(3))));

    List<Alert> alerts =
        alertsOf(
            markets,
            Map.of(
                name + "pairs", "binance:BTC/USD|binance:ETH/USD",
                name + "recent", "1d",
                name + "history", "2d"),
            event -> event.content() instanceof Trade trade && trade.venue().equals("binance"),
            "correlation-breakdown");

    assertThat(alerts)
        .isNotEmpty()
        .allMatch(alert -> alert.type().equals("correlation_break"))
        .allMatch(alert -> isOf(markets.labels().getFirst(), alert));
  }

  /** Alerts that fire, in all their revisions, of some watchdogs or all. */
  private List<Alert> alertsOf(
      SimulatedMarkets markets,
      Map<String, Object> values,
      Predicate<MarketEvent<?>> fed,
      String... only) {
    Map<String, Object> all = new TreeMap<>(values);
    for (Watchdog<?, ?> watchdog : settingsOf(Map.of()).watchdogs().all()) {
      boolean enabled = only.length == 0 || List.of(only).contains(watchdog.name());
      all.put("dogwatch.watchdogs." + watchdog.name() + ".enabled", enabled);
    }
    TunableSettings watchdogs = settingsOf(all).watchdogs();
    try (var topology = new TopologyDriver(folder, watchdogs.all());
        var rows = markets.rows()) {
      rows.flatMap(row -> ((Row.Understood) row).events().stream())
          .filter(fed)
          .forEach(topology::pipe);
      topology.advanceWallClock(Duration.ofMinutes(10));
      return topology.alerts().stream()
          .filter(alert -> alert.state() == Alert.State.FIRING)
          .toList();
    }
  }

  private static boolean isOf(Label label, Alert alert) {
    Instant seen = alert.times().event();
    return !seen.isBefore(label.from()) && !seen.isAfter(label.until().plus(TIME_TO_TELL));
  }

  private static Injection after(int minutes, Anomaly anomaly) {
    return new Injection(anomaly, Duration.ofMinutes(minutes));
  }
}
