package io.dogwatch.watchdog.kennel;

import static io.dogwatch.watchdog.kennel.KennelFixtures.kennel;
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
class KennelSettingsTest {

  @Test
  void watchesByTheDefaultsOfTheRules() {
    KennelSettings kennel = kennel(Map.of());

    assertThat(kennel.all()).hasSize(9).allMatch(watchdog -> watchdog.enabled());
    assertThat(kennel.priceAnomaly().thresholds()).isEqualTo(PriceThresholds.DEFAULT);
    assertThat(kennel.unusualVolume().thresholds()).isEqualTo(VolumeThresholds.DEFAULT);
    assertThat(kennel.earningsAnomaly().thresholds()).isEqualTo(EarningsThresholds.DEFAULT);
    assertThat(kennel.whaleMovement().thresholds()).isEqualTo(WhaleThresholds.DEFAULT);
    assertThat(kennel.fundingRate().thresholds()).isEqualTo(FundingThresholds.DEFAULT);
    assertThat(kennel.exchangeOutage().thresholds()).isEqualTo(OutageThresholds.DEFAULT);
    assertThat(kennel.liquidityDrop().thresholds()).isEqualTo(LiquidityThresholds.DEFAULT);
    assertThat(kennel.arbitrage().thresholds()).isEqualTo(ArbitrageThresholds.DEFAULT);
    assertThat(kennel.correlationBreakdown().thresholds()).isEqualTo(CorrelationThresholds.DEFAULT);
  }

  @Test
  void derivesTheOtherLimitsFromTheThreshold() {
    KennelSettings kennel =
        kennel(
            Map.of(
                "dogwatch.watchdogs.price-anomaly.threshold-pct", "20",
                "dogwatch.watchdogs.unusual-volume.multiplier", "6",
                "dogwatch.watchdogs.earnings-anomaly.threshold-pct", "60",
                "dogwatch.watchdogs.whale-movement.min-usd", "3000"));

    assertThat(kennel.priceAnomaly().thresholds().criticalPct()).isEqualTo(20);
    assertThat(kennel.priceAnomaly().thresholds().clearPct()).isEqualTo(12);
    assertThat(kennel.unusualVolume().thresholds().criticalRatio()).isEqualTo(6);
    assertThat(kennel.unusualVolume().thresholds().clearRatio()).isEqualTo(4);
    assertThat(kennel.earningsAnomaly().thresholds().lowPct()).isEqualTo(60);
    assertThat(kennel.earningsAnomaly().thresholds().highPct()).isEqualTo(60);
    assertThat(kennel.earningsAnomaly().thresholds().criticalPct()).isEqualTo(60);
    assertThat(kennel.whaleMovement().thresholds().highUsd()).isEqualTo(30_000);
    assertThat(kennel.whaleMovement().thresholds().criticalUsd()).isEqualTo(300_000);
  }

  @Test
  void knowsTheVariablesOfOld() {
    KennelSettings kennel =
        kennel(
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

    assertThat(kennel.priceAnomaly().thresholds().alertPct()).isEqualTo(8);
    assertThat(kennel.unusualVolume().thresholds().alertRatio()).isEqualTo(4.5);
    assertThat(kennel.priceAnomaly().checkInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(kennel.unusualVolume().checkInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(kennel.earningsAnomaly().thresholds().alertPct()).isEqualTo(12);
    assertThat(kennel.earningsAnomaly().enabled()).isFalse();
    assertThat(kennel.whaleMovement().thresholds().minUsd()).isEqualTo(2e6);
    assertThat(kennel.whaleMovement().enabled()).isFalse();
    assertThat(kennel.fundingRate().thresholds().alertPct()).isEqualTo(0.25);
    assertThat(kennel.fundingRate().enabled()).isFalse();
    assertThat(kennel.exchangeOutage().enabled()).isFalse();
    assertThat(kennel.liquidityDrop().thresholds().drop().alertPct()).isEqualTo(60);
    assertThat(kennel.liquidityDrop().enabled()).isFalse();
    assertThat(kennel.priceAnomaly().enabled()).isFalse();
    assertThat(kennel.unusualVolume().enabled()).isTrue();
  }

  @Test
  void switchesAllWatchdogsOff() {
    KennelSettings kennel = kennel(Map.of("WATCHDOG_GLOBAL_ENABLED", "false"));

    assertThat(kennel.all()).hasSize(9).noneMatch(watchdog -> watchdog.enabled());
  }

  @Test
  void switchesOneWatchdogOff() {
    KennelSettings kennel = kennel(Map.of("dogwatch.watchdogs.unusual-volume.enabled", "false"));

    assertThat(kennel.all())
        .filteredOn(watchdog -> !watchdog.enabled())
        .extracting(watchdog -> watchdog.name())
        .containsExactly("unusual-volume");
  }

  @Test
  void limitsAWatchdogToSomeSymbols() {
    KennelSettings kennel =
        kennel(Map.of("dogwatch.watchdogs.price-anomaly.symbols", "BTC/USD, ETH/USD"));

    assertThat(kennel.priceAnomaly().symbols()).containsExactlyInAnyOrder("BTC/USD", "ETH/USD");
    assertThat(kennel.unusualVolume().symbols()).isEmpty();
  }

  /** What all watchdogs have; configuration at run time counts on it. */
  @Test
  void letsEveryWatchdogBeSwitchedOffAndLimited() {
    List<String> names = kennel(Map.of()).all().stream().<String>map(Watchdog::name).toList();

    assertThat(names)
        .allSatisfy(
            name -> {
              String prefix = "dogwatch.watchdogs." + name + ".";
              KennelSettings kennel =
                  kennel(
                      Map.of(
                          prefix + "enabled", "false",
                          prefix + "symbols", "X",
                          prefix + "check-interval", "7s"));
              assertThat(kennel.all())
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
}
