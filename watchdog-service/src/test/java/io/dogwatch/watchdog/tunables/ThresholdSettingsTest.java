package io.dogwatch.watchdog.tunables;

import static io.dogwatch.watchdog.tunables.TunableFixtures.tunablesWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.watchdog.arbitrage.ArbitrageThresholds;
import io.dogwatch.watchdog.correlation.CorrelationThresholds;
import io.dogwatch.watchdog.correlation.CorrelationThresholds.Bounds;
import io.dogwatch.watchdog.correlation.CorrelationThresholds.Windows;
import io.dogwatch.watchdog.earnings.EarningsThresholds;
import io.dogwatch.watchdog.funding.Aggregate;
import io.dogwatch.watchdog.funding.FundingThresholds;
import io.dogwatch.watchdog.liquidity.LiquidityThresholds;
import io.dogwatch.watchdog.outage.OutageThresholds;
import io.dogwatch.watchdog.price.PriceThresholds;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import io.dogwatch.watchdog.volume.VolumeThresholds;
import io.dogwatch.watchdog.volume.VolumeThresholds.Baseline;
import io.dogwatch.watchdog.volume.VolumeThresholds.Period;
import io.dogwatch.watchdog.whale.WhaleThresholds;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every threshold can be set. */
class ThresholdSettingsTest {

  @Test
  void readsEveryThresholdOfPrices() {
    TunableSettings tunables =
        tunablesWith(
            "price-anomaly",
            """
            threshold-pct=7 critical-pct=14 clear-pct=2 grace=5s mode=robust robust-factor=8
            warmup-policy=silent
            """);

    assertThat(tunables.priceAnomaly().thresholds())
        .isEqualTo(
            new PriceThresholds(
                7, 14, 2, Duration.ofSeconds(5), Mode.ROBUST, 8, WarmupPolicy.SILENT));
  }

  @Test
  void readsEveryThresholdOfVolumes() {
    TunableSettings tunables =
        tunablesWith(
            "unusual-volume",
            """
            multiplier=4 critical-multiplier=8 clear-multiplier=1.5 lookback-sessions=20
            min-sessions=7 warmup-sessions=2 baseline=mean period=daily grace=10s mode=robust
            warmup-policy=silent
            """);

    assertThat(tunables.unusualVolume().thresholds())
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
    TunableSettings tunables =
        tunablesWith(
            "earnings-anomaly",
            """
            threshold-pct=11 low-pct=7 high-pct=22 critical-pct=55 eps-floor=0.1
            revenue-threshold-pct=6 guidance-threshold-pct=8 patience=12h corrections=14d
            mode=robust warmup-policy=silent
            """);

    assertThat(tunables.earningsAnomaly().thresholds())
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
    TunableSettings tunables =
        tunablesWith(
            "whale-movement",
            """
            min-usd=500000 high-usd=6000000 critical-usd=7e7 internal=false
            bitcoin-confirmations=3 ethereum-confirmations=32 other-confirmations=2 finality=2h
            robust-percentile=99 flow-factor=4 mode=robust warmup-policy=silent
            """);

    assertThat(tunables.whaleMovement().thresholds())
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
  void readsEveryThresholdOfFundingRates() {
    TunableSettings tunables =
        tunablesWith(
            "funding-rate",
            """
            threshold-pct=0.2 critical-pct=0.5 clear-pct=0.08 low-pct=0.1 spike-pct=0.15
            venue-factor=4 aggregate=oi-weighted min-venues=3 grace=2m mode=robust
            warmup-policy=silent
            """);

    assertThat(tunables.fundingRate().thresholds())
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
    TunableSettings tunables = tunablesWith("funding-rate", "mode=robust");

    assertThat(tunables.fundingRate().thresholds().aggregate()).isEqualTo(Aggregate.MEDIAN);
  }

  @Test
  void readsEveryThresholdOfOutages() {
    TunableSettings tunables =
        tunablesWith(
            "exchange-outage",
            """
            failures=3 successes=4 min-probers=1 timeout=10s slow-pct=50 slow-factor=8
            silence=1m silence-factor=20 max-skew=5s stale-after=10m
            """);

    assertThat(tunables.exchangeOutage().thresholds())
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
    TunableSettings tunables =
        tunablesWith(
            "liquidity-drop",
            """
            threshold-pct=40 critical-pct=60 clear-pct=10 depth-band-bps=25 samples=2
            spread-factor=4 imbalance=0.9 lookback-days=14 min-days=5 warmup-minutes=10
            baseline=mean grace=2s mode=robust warmup-policy=silent
            """);

    assertThat(tunables.liquidityDrop().thresholds())
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
    TunableSettings tunables =
        tunablesWith(
            "arbitrage",
            """
            min-net-pct=0.3 min-notional=5000 fee-pct=0.4 fees-pct.binance=0.1
            fees-pct.kraken=0.26 lasting=5s freshness=1s grace=3s
            """);

    assertThat(tunables.arbitrage().thresholds())
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
    TunableSettings tunables =
        tunablesWith(
            "correlation-breakdown",
            """
            pairs=SPY|QQQ,kraken:BTC/USD|kraken:ETH/USD change=0.4 high-change=0.6
            critical-change=1 clear-change=0.2 clear-evaluations=12 recent=5d history=60d
            min-coverage=0.7 hours-per-week=35 patience=5m mode=robust robust-z=4
            """);

    assertThat(tunables.correlationBreakdown().thresholds())
        .isEqualTo(
            new CorrelationThresholds(
                new Bounds(0.4, 0.6, 1, 0.2, 12),
                new Windows(Duration.ofDays(5), Duration.ofDays(60), 0.7, 35),
                Duration.ofMinutes(5),
                Mode.ROBUST,
                4));
    assertThat(tunables.correlationBreakdown().symbols())
        .containsExactlyInAnyOrder("QQQ|SPY", "kraken:BTC/USD|kraken:ETH/USD");
  }
}
