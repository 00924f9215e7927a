package io.dogwatch.watchdog;

import static io.dogwatch.watchdog.SettingsFixtures.environmentOf;
import static io.dogwatch.watchdog.SettingsFixtures.settingsOf;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.settings.InvalidSettings;
import io.dogwatch.settings.SettingsCheck;
import io.dogwatch.watchdog.arbitrage.ArbitrageThresholds;
import io.dogwatch.watchdog.correlation.CorrelationThresholds;
import io.dogwatch.watchdog.correlation.CorrelationThresholds.Bounds;
import io.dogwatch.watchdog.correlation.CorrelationThresholds.Windows;
import io.dogwatch.watchdog.earnings.EarningsThresholds;
import io.dogwatch.watchdog.funding.Aggregate;
import io.dogwatch.watchdog.funding.FundingThresholds;
import io.dogwatch.watchdog.liquidity.LiquidityThresholds;
import io.dogwatch.watchdog.outage.OutageThresholds;
import io.dogwatch.watchdog.pairs.Pair;
import io.dogwatch.watchdog.price.PriceThresholds;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import io.dogwatch.watchdog.streams.Watchdog;
import io.dogwatch.watchdog.volume.VolumeThresholds;
import io.dogwatch.watchdog.volume.VolumeThresholds.Baseline;
import io.dogwatch.watchdog.volume.VolumeThresholds.Period;
import io.dogwatch.watchdog.whale.WhaleThresholds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchdogSettingsTest {

  @Test
  void hasDefaults() {
    WatchdogSettings settings = settingsOf(Map.of());

    assertThat(settings.kafka().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(settings.kafka().topics().prefix()).isEqualTo("dogwatch.");
    assertThat(settings.kafka().shape()).isEqualTo(ClusterShape.CLUSTER);
    assertThat(settings.streams().threads()).isEqualTo(2);
    assertThat(settings.stateDirectory())
        .isEqualTo(Path.of(System.getProperty("java.io.tmpdir"), "dogwatch-watchdog"));
    assertThat(settings.price().enabled()).isTrue();
    assertThat(settings.price().thresholds()).isEqualTo(PriceThresholds.DEFAULT);
    assertThat(settings.volume().enabled()).isTrue();
    assertThat(settings.volume().thresholds()).isEqualTo(VolumeThresholds.DEFAULT);
    assertThat(settings.earnings().enabled()).isTrue();
    assertThat(settings.earnings().thresholds()).isEqualTo(EarningsThresholds.DEFAULT);
    assertThat(settings.whale().enabled()).isTrue();
    assertThat(settings.whale().thresholds()).isEqualTo(WhaleThresholds.DEFAULT);
  }

  @Test
  void readsEveryThresholdOfPrices() {
    String name = "dogwatch.watchdogs.price-anomaly.";

    WatchdogSettings settings =
        settingsOf(
            Map.of(
                name + "threshold-pct", "7",
                name + "critical-pct", "14",
                name + "clear-pct", "2",
                name + "grace", "5s",
                name + "mode", "robust",
                name + "robust-factor", "8",
                name + "warmup-policy", "silent"));

    assertThat(settings.price().thresholds())
        .isEqualTo(
            new PriceThresholds(
                7, 14, 2, Duration.ofSeconds(5), Mode.ROBUST, 8, WarmupPolicy.SILENT));
  }

  @Test
  void readsEveryThresholdOfVolumes() {
    String name = "dogwatch.watchdogs.unusual-volume.";

    WatchdogSettings settings =
        settingsOf(
            Map.ofEntries(
                Map.entry(name + "multiplier", "4"),
                Map.entry(name + "critical-multiplier", "8"),
                Map.entry(name + "clear-multiplier", "1.5"),
                Map.entry(name + "lookback-sessions", "20"),
                Map.entry(name + "min-sessions", "7"),
                Map.entry(name + "warmup-sessions", "2"),
                Map.entry(name + "baseline", "mean"),
                Map.entry(name + "period", "daily"),
                Map.entry(name + "grace", "10s"),
                Map.entry(name + "mode", "robust"),
                Map.entry(name + "warmup-policy", "silent")));

    assertThat(settings.volume().thresholds())
        .isEqualTo(
            new VolumeThresholds(
                4,
                8,
                1.5,
                20,
                7,
                2,
                Baseline.MEAN,
                Period.DAILY,
                Duration.ofSeconds(10),
                Mode.ROBUST,
                WarmupPolicy.SILENT));
  }

  @Test
  void readsEveryThresholdOfEarnings() {
    String name = "dogwatch.watchdogs.earnings-anomaly.";

    WatchdogSettings settings =
        settingsOf(
            Map.ofEntries(
                Map.entry(name + "threshold-pct", "11"),
                Map.entry(name + "low-pct", "7"),
                Map.entry(name + "high-pct", "22"),
                Map.entry(name + "critical-pct", "55"),
                Map.entry(name + "eps-floor", "0.1"),
                Map.entry(name + "revenue-threshold-pct", "6"),
                Map.entry(name + "guidance-threshold-pct", "8"),
                Map.entry(name + "patience", "12h"),
                Map.entry(name + "corrections", "14d"),
                Map.entry(name + "mode", "robust"),
                Map.entry(name + "warmup-policy", "silent")));

    assertThat(settings.earnings().thresholds())
        .isEqualTo(
            new EarningsThresholds(
                7,
                11,
                22,
                55,
                0.1,
                6,
                8,
                Duration.ofHours(12),
                Duration.ofDays(14),
                Mode.ROBUST,
                WarmupPolicy.SILENT));
  }

  @Test
  void readsEveryThresholdOfWhales() {
    String name = "dogwatch.watchdogs.whale-movement.";

    WatchdogSettings settings =
        settingsOf(
            Map.ofEntries(
                Map.entry(name + "min-usd", "500000"),
                Map.entry(name + "high-usd", "6000000"),
                Map.entry(name + "critical-usd", "7e7"),
                Map.entry(name + "internal", "false"),
                Map.entry(name + "bitcoin-confirmations", "3"),
                Map.entry(name + "ethereum-confirmations", "32"),
                Map.entry(name + "other-confirmations", "2"),
                Map.entry(name + "finality", "2h"),
                Map.entry(name + "robust-percentile", "99"),
                Map.entry(name + "flow-factor", "4"),
                Map.entry(name + "mode", "robust"),
                Map.entry(name + "warmup-policy", "silent")));

    assertThat(settings.whale().thresholds())
        .isEqualTo(
            new WhaleThresholds(
                5e5,
                6e6,
                7e7,
                false,
                new WhaleThresholds.Confirmations(3, 32, 2),
                Duration.ofHours(2),
                99,
                4,
                Mode.ROBUST,
                WarmupPolicy.SILENT));
  }

  @Test
  void derivesTheOtherLimitsFromTheThreshold() {
    WatchdogSettings settings =
        settingsOf(
            Map.of(
                "dogwatch.watchdogs.price-anomaly.threshold-pct", "20",
                "dogwatch.watchdogs.unusual-volume.multiplier", "6",
                "dogwatch.watchdogs.earnings-anomaly.threshold-pct", "60",
                "dogwatch.watchdogs.whale-movement.min-usd", "3000"));

    assertThat(settings.price().thresholds().criticalPct()).isEqualTo(20);
    assertThat(settings.price().thresholds().clearPct()).isEqualTo(12);
    assertThat(settings.volume().thresholds().criticalRatio()).isEqualTo(6);
    assertThat(settings.volume().thresholds().clearRatio()).isEqualTo(4);
    assertThat(settings.earnings().thresholds().lowPct()).isEqualTo(60);
    assertThat(settings.earnings().thresholds().highPct()).isEqualTo(60);
    assertThat(settings.earnings().thresholds().criticalPct()).isEqualTo(60);
    assertThat(settings.whale().thresholds().highUsd()).isEqualTo(30_000);
    assertThat(settings.whale().thresholds().criticalUsd()).isEqualTo(300_000);
  }

  @Test
  void knowsTheVariablesOfOld() {
    WatchdogSettings settings =
        settingsOf(
            Map.ofEntries(
                entry("PRICE_ANOMALY_THRESHOLD_PCT", "8"),
                entry("UNUSUAL_VOLUME_MULTIPLIER", "4.5"),
                entry("EARNINGS_SURPRISE_THRESHOLD_PCT", "12"),
                entry("ENABLE_EARNINGS_ANOMALY_WATCHDOG", "false"),
                entry("ENABLE_PRICE_ANOMALY_WATCHDOG", "false"),
                entry("PRICE_ANOMALY_CHECK_INTERVAL", "30"),
                entry("UNUSUAL_VOLUME_CHECK_INTERVAL", "60"),
                entry("WHALE_MOVEMENT_MIN_USD", "2000000"),
                entry("ENABLE_WHALE_MOVEMENT_WATCHDOG", "false"),
                entry("FUNDING_RATE_THRESHOLD_PCT", "0.25"),
                entry("ENABLE_FUNDING_RATE_WATCHDOG", "false"),
                entry("ENABLE_EXCHANGE_OUTAGE_WATCHDOG", "false"),
                entry("LIQUIDITY_DROP_THRESHOLD_PCT", "60"),
                entry("ENABLE_LIQUIDITY_DROP_WATCHDOG", "false")));

    assertThat(settings.price().thresholds().alertPct()).isEqualTo(8);
    assertThat(settings.volume().thresholds().alertRatio()).isEqualTo(4.5);
    assertThat(settings.price().checkInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.volume().checkInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.earnings().thresholds().alertPct()).isEqualTo(12);
    assertThat(settings.earnings().enabled()).isFalse();
    assertThat(settings.whale().thresholds().minUsd()).isEqualTo(2e6);
    assertThat(settings.whale().enabled()).isFalse();
    assertThat(settings.funding().thresholds().alertPct()).isEqualTo(0.25);
    assertThat(settings.funding().enabled()).isFalse();
    assertThat(settings.outage().enabled()).isFalse();
    assertThat(settings.liquidity().thresholds().drop().alertPct()).isEqualTo(60);
    assertThat(settings.liquidity().enabled()).isFalse();
    assertThat(settings.price().enabled()).isFalse();
    assertThat(settings.volume().enabled()).isTrue();
  }

  @Test
  void readsEveryThresholdOfFundingRates() {
    String name = "dogwatch.watchdogs.funding-rate.";

    WatchdogSettings settings =
        settingsOf(
            Map.ofEntries(
                Map.entry(name + "threshold-pct", "0.2"),
                Map.entry(name + "critical-pct", "0.5"),
                Map.entry(name + "clear-pct", "0.08"),
                Map.entry(name + "low-pct", "0.1"),
                Map.entry(name + "spike-pct", "0.15"),
                Map.entry(name + "venue-factor", "4"),
                Map.entry(name + "aggregate", "oi-weighted"),
                Map.entry(name + "min-venues", "3"),
                Map.entry(name + "grace", "2m"),
                Map.entry(name + "mode", "robust"),
                Map.entry(name + "warmup-policy", "silent")));

    assertThat(settings.funding().thresholds())
        .isEqualTo(
            new FundingThresholds(
                0.2,
                0.5,
                0.08,
                0.1,
                0.15,
                4,
                Aggregate.OI_WEIGHTED,
                3,
                Duration.ofMinutes(2),
                Mode.ROBUST,
                WarmupPolicy.SILENT));
  }

  @Test
  void goesByTheMedianOfFundingRatesInRobustMode() {
    WatchdogSettings settings =
        settingsOf(Map.of("dogwatch.watchdogs.funding-rate.mode", "robust"));

    assertThat(settings.funding().thresholds().aggregate()).isEqualTo(Aggregate.MEDIAN);
  }

  @Test
  void readsEveryThresholdOfOutages() {
    String name = "dogwatch.watchdogs.exchange-outage.";

    WatchdogSettings settings =
        settingsOf(
            Map.ofEntries(
                Map.entry(name + "failures", "3"),
                Map.entry(name + "successes", "4"),
                Map.entry(name + "min-probers", "1"),
                Map.entry(name + "timeout", "10s"),
                Map.entry(name + "slow-pct", "50"),
                Map.entry(name + "slow-factor", "8"),
                Map.entry(name + "silence", "1m"),
                Map.entry(name + "silence-factor", "20"),
                Map.entry(name + "max-skew", "5s"),
                Map.entry(name + "stale-after", "10m")));

    assertThat(settings.outage().thresholds())
        .isEqualTo(
            new OutageThresholds(
                3,
                4,
                1,
                Duration.ofSeconds(10),
                50,
                8,
                Duration.ofMinutes(1),
                20,
                Duration.ofSeconds(5),
                Duration.ofMinutes(10)));
  }

  @Test
  void readsEveryThresholdOfLiquidity() {
    String name = "dogwatch.watchdogs.liquidity-drop.";

    WatchdogSettings settings =
        settingsOf(
            Map.ofEntries(
                Map.entry(name + "threshold-pct", "40"),
                Map.entry(name + "critical-pct", "60"),
                Map.entry(name + "clear-pct", "10"),
                Map.entry(name + "depth-band-bps", "25"),
                Map.entry(name + "samples", "2"),
                Map.entry(name + "spread-factor", "4"),
                Map.entry(name + "imbalance", "0.9"),
                Map.entry(name + "lookback-days", "14"),
                Map.entry(name + "min-days", "5"),
                Map.entry(name + "warmup-minutes", "10"),
                Map.entry(name + "baseline", "mean"),
                Map.entry(name + "grace", "2s"),
                Map.entry(name + "mode", "robust"),
                Map.entry(name + "warmup-policy", "silent")));

    assertThat(settings.liquidity().thresholds())
        .isEqualTo(
            new LiquidityThresholds(
                25,
                new LiquidityThresholds.Drop(40, 60, 10),
                new LiquidityThresholds.Signals(4, 0.9),
                2,
                new LiquidityThresholds.History(14, 5, 10, LiquidityThresholds.Baseline.MEAN),
                Duration.ofSeconds(2),
                Mode.ROBUST,
                WarmupPolicy.SILENT));
  }

  @Test
  void readsEveryThresholdOfArbitrage() {
    String name = "dogwatch.watchdogs.arbitrage.";

    WatchdogSettings settings =
        settingsOf(
            Map.of(
                name + "min-net-pct", "0.3",
                name + "min-notional", "5000",
                name + "fee-pct", "0.4",
                name + "fees-pct.binance", "0.1",
                name + "fees-pct.kraken", "0.26",
                name + "lasting", "5s",
                name + "freshness", "1s",
                name + "grace", "3s"));

    assertThat(settings.arbitrage().thresholds())
        .isEqualTo(
            new ArbitrageThresholds(
                0.3,
                5_000,
                new ArbitrageThresholds.Fees(0.4, Map.of("binance", 0.1, "kraken", 0.26)),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3)));
  }

  @Test
  void readsEveryThresholdOfCorrelations() {
    String name = "dogwatch.watchdogs.correlation-breakdown.";

    WatchdogSettings settings =
        settingsOf(
            Map.ofEntries(
                Map.entry(name + "pairs", "SPY|QQQ, kraken:BTC/USD|kraken:ETH/USD"),
                Map.entry(name + "change", "0.4"),
                Map.entry(name + "high-change", "0.6"),
                Map.entry(name + "critical-change", "1"),
                Map.entry(name + "clear-change", "0.2"),
                Map.entry(name + "clear-evaluations", "12"),
                Map.entry(name + "recent", "5d"),
                Map.entry(name + "history", "60d"),
                Map.entry(name + "min-coverage", "0.7"),
                Map.entry(name + "hours-per-week", "35"),
                Map.entry(name + "patience", "5m"),
                Map.entry(name + "mode", "robust"),
                Map.entry(name + "robust-z", "4")));

    assertThat(settings.correlation().thresholds())
        .isEqualTo(
            new CorrelationThresholds(
                new Bounds(0.4, 0.6, 1, 0.2, 12),
                new Windows(Duration.ofDays(5), Duration.ofDays(60), 0.7, 35),
                Duration.ofMinutes(5),
                Mode.ROBUST,
                4));
    assertThat(settings.pairs())
        .extracting(Pair::text)
        .containsExactly("QQQ|SPY", "kraken:BTC/USD|kraken:ETH/USD");
  }

  @Test
  void looksAtNoPairsWhereNobodyWatchesThem() {
    WatchdogSettings settings =
        settingsOf(Map.of("dogwatch.watchdogs.correlation-breakdown.enabled", "false"));

    assertThat(settings.pairs()).isEmpty();
  }

  @Test
  void switchesAllWatchdogsOff() {
    WatchdogSettings settings = settingsOf(Map.of("WATCHDOG_GLOBAL_ENABLED", "false"));

    assertThat(settings.price().enabled()).isFalse();
    assertThat(settings.volume().enabled()).isFalse();
    assertThat(settings.earnings().enabled()).isFalse();
    assertThat(settings.whale().enabled()).isFalse();
  }

  @Test
  void switchesOneWatchdogOff() {
    WatchdogSettings settings =
        settingsOf(Map.of("dogwatch.watchdogs.unusual-volume.enabled", "false"));

    assertThat(settings.price().enabled()).isTrue();
    assertThat(settings.volume().enabled()).isFalse();
  }

  @Test
  void limitsAWatchdogToSomeSymbols() {
    WatchdogSettings settings =
        settingsOf(Map.of("dogwatch.watchdogs.price-anomaly.symbols", "BTC/USD, ETH/USD"));

    assertThat(settings.price().symbols()).containsExactlyInAnyOrder("BTC/USD", "ETH/USD");
    assertThat(settings.volume().symbols()).isEmpty();
  }

  /** What all watchdogs have; configuration at run time counts on it. */
  @Test
  void letsEveryWatchdogBeSwitchedOffAndLimited() {
    List<String> names = settingsOf(Map.of()).all().stream().<String>map(Watchdog::name).toList();

    assertThat(names)
        .allSatisfy(
            name -> {
              String prefix = "dogwatch.watchdogs." + name + ".";
              WatchdogSettings settings =
                  settingsOf(
                      Map.of(
                          prefix + "enabled", "false",
                          prefix + "symbols", "X",
                          prefix + "check-interval", "7s"));
              assertThat(settings.all())
                  .filteredOn(watchdog -> watchdog.name().equals(name))
                  .singleElement()
                  .satisfies(
                      watchdog -> {
                        assertThat(watchdog.enabled()).isFalse();
                        assertThat(watchdog.symbols()).containsExactly("X");
                        assertThat(watchdog.checkInterval()).isEqualTo(Duration.ofSeconds(7));
                      });
            });
  }

  @Test
  void listensToNobodyByDefault() {
    FeedSettings feeds = settingsOf(Map.of()).feeds();

    assertThat(feeds.isOff()).isTrue();
    assertThat(feeds.probes().interval()).isEqualTo(Duration.ofSeconds(60));
    assertThat(feeds.probes().timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(feeds.probes().prober()).isEqualTo("dogwatch");
  }

  @Test
  void readsWhomToListenTo() {
    FeedSettings feeds =
        settingsOf(
                Map.of(
                    "dogwatch.feeds.live.kraken", "BTC/USD,ETH/USD",
                    "dogwatch.feeds.live.binance", "BTC/USDT",
                    "dogwatch.feeds.probes.venues", "kraken",
                    "dogwatch.feeds.probes.interval", "30s",
                    "dogwatch.feeds.probes.timeout", "2s",
                    "dogwatch.feeds.probes.prober", "eu"))
            .feeds();

    assertThat(feeds.isOff()).isFalse();
    assertThat(feeds.live().symbols())
        .isEqualTo(Map.of("binance", List.of("BTC/USDT"), "kraken", List.of("BTC/USD", "ETH/USD")));
    assertThat(feeds.probes())
        .isEqualTo(
            new FeedSettings.Probes(
                List.of("kraken"), Duration.ofSeconds(30), Duration.ofSeconds(2), "eu"));
    assertThat(feeds.probes().targets()).isNotEmpty();
  }

  @Test
  void reportsAllProblemsTogether() {
    var environment =
        environmentOf(
            Map.of(
                "dogwatch.kafka.topics.prefix", "a b",
                "dogwatch.kafka.topics.replication", "0",
                "dogwatch.streams.threads", "0",
                "dogwatch.streams.thread", "3",
                "dogwatch.watchdogs.price-anomaly.threshold-pct", "-1",
                "dogwatch.watchdogs.unusual-volume.min-sessions", "31",
                "dogwatch.feeds.live.kraken", "bitcoin",
                "dogwatch.feeds.probes.venues", "mtgox"));

    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> new SettingsCheck(WatchdogSettings.class).check(environment))
        .withMessageContainingAll(
            "dogwatch.kafka.topics: prefix",
            "replication of at least 1 expected, found 0",
            "dogwatch.streams: threads of at least 1 expected, found 0",
            "dogwatch.streams.thread: there is no such setting",
            "dogwatch.watchdogs: price-anomaly: 0 < clear <= alert <= critical expected",
            "unusual-volume: 1 <= warm-up <= minimum <= lookback",
            "dogwatch.feeds.live: a symbol like BTC/USD expected, found bitcoin",
            "dogwatch.feeds.probes: venues: one of [binance, coinbase, kraken] expected, found mtgox");
  }
}
