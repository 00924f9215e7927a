package io.dogwatch.watchdog.tunables;

import static io.dogwatch.watchdog.tunables.TunableFixtures.tunables;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.watchdog.arbitrage.ArbitrageThresholds;
import io.dogwatch.watchdog.correlation.CorrelationThresholds;
import io.dogwatch.watchdog.earnings.EarningsThresholds;
import io.dogwatch.watchdog.funding.FundingThresholds;
import io.dogwatch.watchdog.liquidity.LiquidityThresholds;
import io.dogwatch.watchdog.outage.OutageThresholds;
import io.dogwatch.watchdog.price.PriceThresholds;
import io.dogwatch.watchdog.streams.Watchdog;
import io.dogwatch.watchdog.volume.VolumeThresholds;
import io.dogwatch.watchdog.whale.WhaleThresholds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What watchdogs have in common, and what they are without settings. */
class TunableSettingsTest {

  @Test
  void watchesByTheDefaultsOfTheRules() {
    TunableSettings tunables = tunables(Map.of());

    assertThat(tunables.all()).hasSize(9).allMatch(watchdog -> watchdog.enabled());
    assertThat(tunables.priceAnomaly().thresholds()).isEqualTo(PriceThresholds.DEFAULT);
    assertThat(tunables.unusualVolume().thresholds()).isEqualTo(VolumeThresholds.DEFAULT);
    assertThat(tunables.earningsAnomaly().thresholds()).isEqualTo(EarningsThresholds.DEFAULT);
    assertThat(tunables.whaleMovement().thresholds()).isEqualTo(WhaleThresholds.DEFAULT);
    assertThat(tunables.fundingRate().thresholds()).isEqualTo(FundingThresholds.DEFAULT);
    assertThat(tunables.exchangeOutage().thresholds()).isEqualTo(OutageThresholds.DEFAULT);
    assertThat(tunables.liquidityDrop().thresholds()).isEqualTo(LiquidityThresholds.DEFAULT);
    assertThat(tunables.arbitrage().thresholds()).isEqualTo(ArbitrageThresholds.DEFAULT);
    assertThat(tunables.correlationBreakdown().thresholds())
        .isEqualTo(CorrelationThresholds.DEFAULT);
  }

  @Test
  void derivesTheOtherLimitsFromTheThreshold() {
    TunableSettings tunables =
        tunables(
            Map.of(
                "dogwatch.watchdogs.price-anomaly.threshold-pct", "20",
                "dogwatch.watchdogs.unusual-volume.multiplier", "6",
                "dogwatch.watchdogs.earnings-anomaly.threshold-pct", "60",
                "dogwatch.watchdogs.whale-movement.min-usd", "3000"));

    assertThat(tunables.priceAnomaly().thresholds().criticalPct()).isEqualTo(20);
    assertThat(tunables.priceAnomaly().thresholds().clearPct()).isEqualTo(12);
    assertThat(tunables.unusualVolume().thresholds().criticalRatio()).isEqualTo(6);
    assertThat(tunables.unusualVolume().thresholds().clearRatio()).isEqualTo(4);
    assertThat(tunables.earningsAnomaly().thresholds().lowPct()).isEqualTo(60);
    assertThat(tunables.earningsAnomaly().thresholds().highPct()).isEqualTo(60);
    assertThat(tunables.earningsAnomaly().thresholds().criticalPct()).isEqualTo(60);
    assertThat(tunables.whaleMovement().thresholds().highUsd()).isEqualTo(30_000);
    assertThat(tunables.whaleMovement().thresholds().criticalUsd()).isEqualTo(300_000);
  }

  @Test
  void knowsTheVariablesOfOld() {
    TunableSettings tunables =
        tunables(
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

    assertThat(tunables.priceAnomaly().thresholds().alertPct()).isEqualTo(8);
    assertThat(tunables.unusualVolume().thresholds().alertRatio()).isEqualTo(4.5);
    assertThat(tunables.priceAnomaly().checkInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(tunables.unusualVolume().checkInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(tunables.earningsAnomaly().thresholds().alertPct()).isEqualTo(12);
    assertThat(tunables.earningsAnomaly().enabled()).isFalse();
    assertThat(tunables.whaleMovement().thresholds().minUsd()).isEqualTo(2e6);
    assertThat(tunables.whaleMovement().enabled()).isFalse();
    assertThat(tunables.fundingRate().thresholds().alertPct()).isEqualTo(0.25);
    assertThat(tunables.fundingRate().enabled()).isFalse();
    assertThat(tunables.exchangeOutage().enabled()).isFalse();
    assertThat(tunables.liquidityDrop().thresholds().drop().alertPct()).isEqualTo(60);
    assertThat(tunables.liquidityDrop().enabled()).isFalse();
    assertThat(tunables.priceAnomaly().enabled()).isFalse();
    assertThat(tunables.unusualVolume().enabled()).isTrue();
  }

  @Test
  void switchesAllWatchdogsOff() {
    TunableSettings tunables = tunables(Map.of("WATCHDOG_GLOBAL_ENABLED", "false"));

    assertThat(tunables.all()).hasSize(9).noneMatch(watchdog -> watchdog.enabled());
  }

  @Test
  void switchesOneWatchdogOff() {
    TunableSettings tunables =
        tunables(Map.of("dogwatch.watchdogs.unusual-volume.enabled", "false"));

    assertThat(tunables.all())
        .filteredOn(watchdog -> !watchdog.enabled())
        .extracting(watchdog -> watchdog.name())
        .containsExactly("unusual-volume");
  }

  @Test
  void limitsAWatchdogToSomeSymbols() {
    TunableSettings tunables =
        tunables(Map.of("dogwatch.watchdogs.price-anomaly.symbols", "BTC/USD, ETH/USD"));

    assertThat(tunables.priceAnomaly().symbols()).containsExactlyInAnyOrder("BTC/USD", "ETH/USD");
    assertThat(tunables.unusualVolume().symbols()).isEmpty();
  }

  /** What all watchdogs have; configuration at run time counts on it. */
  @Test
  void letsEveryWatchdogBeSwitchedOffAndLimited() {
    List<String> names = tunables(Map.of()).all().stream().<String>map(Watchdog::name).toList();

    assertThat(names)
        .allSatisfy(
            name -> {
              boolean ofPairs = name.equals("correlation-breakdown");
              String watched = ofPairs ? "X|Y" : "X";
              String prefix = "dogwatch.watchdogs." + name + ".";
              TunableSettings tunables =
                  tunables(
                      Map.of(
                          prefix + "enabled", "false",
                          prefix + (ofPairs ? "pairs" : "symbols"), watched,
                          prefix + "check-interval", "7s"));
              assertThat(tunables.all())
                  .filteredOn(watchdog -> watchdog.name().equals(name))
                  .singleElement()
                  .satisfies(
                      watchdog -> {
                        assertThat(watchdog.enabled()).isFalse();
                        assertThat(watchdog.symbols()).containsExactly(watched);
                        assertThat(watchdog.checkInterval()).isEqualTo(Duration.ofSeconds(7));
                      });
            });
  }
}
