package io.dogwatch.watchdog;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.dogwatch.settings.KafkaSettings;
import io.dogwatch.settings.Requirements;
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
import io.dogwatch.watchdog.streams.Watchdogs;
import io.dogwatch.watchdog.streams.Watchdogs.Setup;
import io.dogwatch.watchdog.volume.VolumeThresholds;
import io.dogwatch.watchdog.volume.VolumeThresholds.Baseline;
import io.dogwatch.watchdog.volume.VolumeThresholds.Period;
import io.dogwatch.watchdog.whale.WhaleThresholds;
import io.dogwatch.watchdog.whale.WhaleThresholds.Confirmations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/** All that can be set. There is no secret among it. */
@ConfigurationProperties("dogwatch")
record WatchdogSettings(
    @DefaultValue KafkaSettings kafka,
    @DefaultValue Streams streams,
    @DefaultValue Kennel watchdogs,
    @DefaultValue FeedSettings feeds) {

  /**
   * How the watchdogs run.
   *
   * @param stateDirectory for state that can be rebuilt from Kafka; every process needs its own; by
   *     default under the system's temporary folder
   * @param standbys other processes that keep each state at hand, so that they take over at once;
   *     as many as there are processes for
   */
  record Streams(
      @Nullable Path stateDirectory,
      @DefaultValue("2") int threads,
      @DefaultValue("1") int standbys) {

    Streams {
      new Requirements()
          .require(threads >= 1, "threads of at least 1 expected, found " + threads)
          .require(standbys >= 0, "standbys of at least 0 expected, found " + standbys)
          .verify();
    }
  }

  /**
   * The watchdogs.
   *
   * @param enabled switches all of them off
   */
  record Kennel(
      @DefaultValue("true") boolean enabled,
      @DefaultValue PriceAnomaly priceAnomaly,
      @DefaultValue UnusualVolume unusualVolume,
      @DefaultValue EarningsAnomaly earningsAnomaly,
      @DefaultValue WhaleMovement whaleMovement,
      @DefaultValue FundingRate fundingRate,
      @DefaultValue ExchangeOutage exchangeOutage,
      @DefaultValue LiquidityDrop liquidityDrop,
      @DefaultValue Arbitrage arbitrage,
      @DefaultValue CorrelationBreakdown correlationBreakdown) {

    Kennel {
      new Requirements()
          .requireValid("price-anomaly", () -> priceAnomaly.setup(enabled))
          .requireValid("unusual-volume", () -> unusualVolume.setup(enabled))
          .requireValid("earnings-anomaly", () -> earningsAnomaly.setup(enabled))
          .requireValid("whale-movement", () -> whaleMovement.setup(enabled))
          .requireValid("funding-rate", () -> fundingRate.setup(enabled))
          .requireValid("exchange-outage", () -> exchangeOutage.setup(enabled))
          .requireValid("liquidity-drop", () -> liquidityDrop.setup(enabled))
          .requireValid("arbitrage", () -> arbitrage.setup(enabled))
          .requireValid("correlation-breakdown", () -> correlationBreakdown.setup(enabled))
          .requireValid("correlation-breakdown.pairs", correlationBreakdown::parsedPairs)
          .verify();
    }
  }

  /**
   * Settings of {@code price-anomaly}.
   *
   * @param symbols to watch; none for all there are
   * @param checkInterval how often, at most, growth of an alert is told, and the measure of
   *     staleness; a number without a unit is seconds
   * @param criticalPct 10 by default, or the threshold if that is higher
   * @param clearPct three fifths of the threshold by default
   */
  record PriceAnomaly(
      @DefaultValue("true") boolean enabled,
      @DefaultValue Set<String> symbols,
      @DefaultValue("0") @DurationUnit(SECONDS) Duration checkInterval,
      @DefaultValue("5") double thresholdPct,
      @Nullable Double criticalPct,
      @Nullable Double clearPct,
      @DefaultValue("2s") Duration grace,
      @DefaultValue("SEED") Mode mode,
      @DefaultValue("6") double robustFactor,
      @DefaultValue("SEED") WarmupPolicy warmupPolicy) {

    Setup<PriceThresholds> setup(boolean allEnabled) {
      return new Setup<>(allEnabled && enabled, symbols, checkInterval, thresholds());
    }

    private PriceThresholds thresholds() {
      return new PriceThresholds(
          thresholdPct,
          criticalPct == null ? Math.max(10, thresholdPct) : criticalPct,
          clearPct == null ? thresholdPct * 3 / 5 : clearPct,
          grace,
          mode,
          robustFactor,
          warmupPolicy);
    }
  }

  /**
   * Settings of {@code unusual-volume}.
   *
   * @param symbols to watch; none for all there are
   * @param checkInterval as above
   * @param criticalMultiplier 5 by default, or the multiplier if that is higher
   * @param clearMultiplier two thirds of the multiplier by default
   */
  record UnusualVolume(
      @DefaultValue("true") boolean enabled,
      @DefaultValue Set<String> symbols,
      @DefaultValue("0") @DurationUnit(SECONDS) Duration checkInterval,
      @DefaultValue("3") double multiplier,
      @Nullable Double criticalMultiplier,
      @Nullable Double clearMultiplier,
      @DefaultValue("30") int lookbackSessions,
      @DefaultValue("10") int minSessions,
      @DefaultValue("3") int warmupSessions,
      @DefaultValue("MEDIAN") Baseline baseline,
      @DefaultValue("WINDOW") Period period,
      @DefaultValue("30s") Duration grace,
      @DefaultValue("SEED") Mode mode,
      @DefaultValue("SEED") WarmupPolicy warmupPolicy) {

    Setup<VolumeThresholds> setup(boolean allEnabled) {
      return new Setup<>(allEnabled && enabled, symbols, checkInterval, thresholds());
    }

    private VolumeThresholds thresholds() {
      return new VolumeThresholds(
          multiplier,
          criticalMultiplier == null ? Math.max(5, multiplier) : criticalMultiplier,
          clearMultiplier == null ? multiplier * 2 / 3 : clearMultiplier,
          lookbackSessions,
          minSessions,
          warmupSessions,
          baseline,
          period,
          grace,
          mode,
          warmupPolicy);
    }
  }

  /**
   * Settings of {@code earnings-anomaly}.
   *
   * @param symbols to watch; none for all there are
   * @param checkInterval as above
   * @param lowPct the threshold by default: nothing is told as low
   * @param highPct 20 by default, or the threshold if that is higher
   * @param criticalPct 50 by default, or what is high if that is higher
   */
  record EarningsAnomaly(
      @DefaultValue("true") boolean enabled,
      @DefaultValue Set<String> symbols,
      @DefaultValue("0") @DurationUnit(SECONDS) Duration checkInterval,
      @DefaultValue("10") double thresholdPct,
      @Nullable Double lowPct,
      @Nullable Double highPct,
      @Nullable Double criticalPct,
      @DefaultValue("0.05") double epsFloor,
      @DefaultValue("5") double revenueThresholdPct,
      @DefaultValue("5") double guidanceThresholdPct,
      @DefaultValue("24h") Duration patience,
      @DefaultValue("7d") Duration corrections,
      @DefaultValue("SEED") Mode mode,
      @DefaultValue("SEED") WarmupPolicy warmupPolicy) {

    Setup<EarningsThresholds> setup(boolean allEnabled) {
      return new Setup<>(allEnabled && enabled, symbols, checkInterval, thresholds());
    }

    private EarningsThresholds thresholds() {
      double high = highPct == null ? Math.max(20, thresholdPct) : highPct;
      return new EarningsThresholds(
          lowPct == null ? thresholdPct : lowPct,
          thresholdPct,
          high,
          criticalPct == null ? Math.max(50, high) : criticalPct,
          epsFloor,
          revenueThresholdPct,
          guidanceThresholdPct,
          patience,
          corrections,
          mode,
          warmupPolicy);
    }
  }

  /**
   * Settings of {@code whale-movement}.
   *
   * @param symbols to watch; none for all there are
   * @param checkInterval as above
   * @param highUsd ten times the minimum by default
   * @param criticalUsd a hundred times the minimum by default, or what is high if that is higher
   */
  record WhaleMovement(
      @DefaultValue("true") boolean enabled,
      @DefaultValue Set<String> symbols,
      @DefaultValue("0") @DurationUnit(SECONDS) Duration checkInterval,
      @DefaultValue("1000000") double minUsd,
      @Nullable Double highUsd,
      @Nullable Double criticalUsd,
      @DefaultValue("true") boolean internal,
      @DefaultValue("1") int bitcoinConfirmations,
      @DefaultValue("12") int ethereumConfirmations,
      @DefaultValue("1") int otherConfirmations,
      @DefaultValue("1h") Duration finality,
      @DefaultValue("99.9") double robustPercentile,
      @DefaultValue("5") double flowFactor,
      @DefaultValue("SEED") Mode mode,
      @DefaultValue("SEED") WarmupPolicy warmupPolicy) {

    Setup<WhaleThresholds> setup(boolean allEnabled) {
      return new Setup<>(allEnabled && enabled, symbols, checkInterval, thresholds());
    }

    private WhaleThresholds thresholds() {
      double high = highUsd == null ? minUsd * 10 : highUsd;
      return new WhaleThresholds(
          minUsd,
          high,
          criticalUsd == null ? Math.max(minUsd * 100, high) : criticalUsd,
          internal,
          new Confirmations(bitcoinConfirmations, ethereumConfirmations, otherConfirmations),
          finality,
          robustPercentile,
          flowFactor,
          mode,
          warmupPolicy);
    }
  }

  /**
   * Settings of {@code funding-rate}.
   *
   * @param symbols to watch; none for all there are
   * @param checkInterval as above
   * @param criticalPct 0.3 by default, or the threshold if that is higher
   * @param clearPct half the threshold by default
   * @param lowPct none by default
   * @param aggregate MEAN by default, MEDIAN in ROBUST mode
   */
  record FundingRate(
      @DefaultValue("true") boolean enabled,
      @DefaultValue Set<String> symbols,
      @DefaultValue("0") @DurationUnit(SECONDS) Duration checkInterval,
      @DefaultValue("0.1") double thresholdPct,
      @Nullable Double criticalPct,
      @Nullable Double clearPct,
      @Nullable Double lowPct,
      @DefaultValue("0.1") double spikePct,
      @DefaultValue("3") double venueFactor,
      @Nullable Aggregate aggregate,
      @DefaultValue("2") int minVenues,
      @DefaultValue("5m") Duration grace,
      @DefaultValue("SEED") Mode mode,
      @DefaultValue("SEED") WarmupPolicy warmupPolicy) {

    Setup<FundingThresholds> setup(boolean allEnabled) {
      return new Setup<>(allEnabled && enabled, symbols, checkInterval, thresholds());
    }

    private FundingThresholds thresholds() {
      return new FundingThresholds(
          thresholdPct,
          criticalPct == null ? Math.max(0.3, thresholdPct) : criticalPct,
          clearPct == null ? thresholdPct / 2 : clearPct,
          lowPct,
          spikePct,
          venueFactor,
          aggregate == null ? defaultAggregate() : aggregate,
          minVenues,
          grace,
          mode,
          warmupPolicy);
    }

    private Aggregate defaultAggregate() {
      return mode == Mode.ROBUST ? Aggregate.MEDIAN : Aggregate.MEAN;
    }
  }

  /**
   * Settings of {@code exchange-outage}.
   *
   * @param symbols to watch; none for all there are
   * @param checkInterval as above
   */
  record ExchangeOutage(
      @DefaultValue("true") boolean enabled,
      @DefaultValue Set<String> symbols,
      @DefaultValue("0") @DurationUnit(SECONDS) Duration checkInterval,
      @DefaultValue("2") int failures,
      @DefaultValue("2") int successes,
      @DefaultValue("2") int minProbers,
      @DefaultValue("5s") Duration timeout,
      @DefaultValue("80") double slowPct,
      @DefaultValue("5") double slowFactor,
      @DefaultValue("30s") Duration silence,
      @DefaultValue("10") double silenceFactor,
      @DefaultValue("2s") Duration maxSkew,
      @DefaultValue("3m") Duration staleAfter) {

    Setup<OutageThresholds> setup(boolean allEnabled) {
      return new Setup<>(allEnabled && enabled, symbols, checkInterval, thresholds());
    }

    private OutageThresholds thresholds() {
      return new OutageThresholds(
          failures,
          successes,
          minProbers,
          timeout,
          slowPct,
          slowFactor,
          silence,
          silenceFactor,
          maxSkew,
          staleAfter);
    }
  }

  /**
   * Settings of {@code liquidity-drop}.
   *
   * @param symbols to watch; none for all there are
   * @param checkInterval as above
   * @param criticalPct 70 by default, or the threshold if that is higher
   * @param clearPct three fifths of the threshold by default
   */
  record LiquidityDrop(
      @DefaultValue("true") boolean enabled,
      @DefaultValue Set<String> symbols,
      @DefaultValue("0") @DurationUnit(SECONDS) Duration checkInterval,
      @DefaultValue("50") double thresholdPct,
      @Nullable Double criticalPct,
      @Nullable Double clearPct,
      @DefaultValue("100") double depthBandBps,
      @DefaultValue("3") int samples,
      @DefaultValue("5") double spreadFactor,
      @DefaultValue("0.8") double imbalance,
      @DefaultValue("7") int lookbackDays,
      @DefaultValue("3") int minDays,
      @DefaultValue("30") int warmupMinutes,
      @DefaultValue("MEDIAN") LiquidityThresholds.Baseline baseline,
      @DefaultValue("1s") Duration grace,
      @DefaultValue("SEED") Mode mode,
      @DefaultValue("SEED") WarmupPolicy warmupPolicy) {

    Setup<LiquidityThresholds> setup(boolean allEnabled) {
      return new Setup<>(allEnabled && enabled, symbols, checkInterval, thresholds());
    }

    private LiquidityThresholds thresholds() {
      return new LiquidityThresholds(
          depthBandBps,
          new LiquidityThresholds.Drop(
              thresholdPct,
              criticalPct == null ? Math.max(70, thresholdPct) : criticalPct,
              clearPct == null ? thresholdPct * 3 / 5 : clearPct),
          new LiquidityThresholds.Signals(spreadFactor, imbalance),
          samples,
          new LiquidityThresholds.History(lookbackDays, minDays, warmupMinutes, baseline),
          grace,
          mode,
          warmupPolicy);
    }
  }

  /**
   * Settings of {@code arbitrage}.
   *
   * @param symbols to watch; none for all there are
   * @param checkInterval as above
   * @param feePct of venues that {@code feesPct} does not name
   */
  record Arbitrage(
      @DefaultValue("true") boolean enabled,
      @DefaultValue Set<String> symbols,
      @DefaultValue("0") @DurationUnit(SECONDS) Duration checkInterval,
      @DefaultValue("0.2") double minNetPct,
      @DefaultValue("1000") double minNotional,
      @DefaultValue("0.26") double feePct,
      @DefaultValue Map<String, Double> feesPct,
      @DefaultValue("3s") Duration lasting,
      @DefaultValue("2s") Duration freshness,
      @DefaultValue("1s") Duration grace) {

    Setup<ArbitrageThresholds> setup(boolean allEnabled) {
      return new Setup<>(allEnabled && enabled, symbols, checkInterval, thresholds());
    }

    private ArbitrageThresholds thresholds() {
      return new ArbitrageThresholds(
          minNetPct,
          minNotional,
          new ArbitrageThresholds.Fees(feePct, feesPct),
          lasting,
          freshness,
          grace);
    }
  }

  /**
   * Settings of {@code correlation-breakdown}.
   *
   * @param symbols to watch; none for all there are
   * @param checkInterval as above
   * @param pairs such as {@code BTC|ETH}; a leg may name its venue: {@code kraken:BTC/USD}
   * @param highChange 0.7 by default, or the change if that is higher
   * @param criticalChange 1.2 by default, or the change if that is higher
   * @param clearChange three fifths of the change by default
   */
  record CorrelationBreakdown(
      @DefaultValue("true") boolean enabled,
      @DefaultValue Set<String> symbols,
      @DefaultValue("0") @DurationUnit(SECONDS) Duration checkInterval,
      @DefaultValue("BTC|ETH") List<String> pairs,
      @DefaultValue("0.5") double change,
      @Nullable Double highChange,
      @Nullable Double criticalChange,
      @Nullable Double clearChange,
      @DefaultValue("24") int clearEvaluations,
      @DefaultValue("7d") Duration recent,
      @DefaultValue("90d") Duration history,
      @DefaultValue("0.8") double minCoverage,
      @DefaultValue("168") int hoursPerWeek,
      @DefaultValue("10m") Duration patience,
      @DefaultValue("SEED") Mode mode,
      @DefaultValue("3") double robustZ) {

    Setup<CorrelationThresholds> setup(boolean allEnabled) {
      return new Setup<>(allEnabled && enabled, symbols, checkInterval, thresholds());
    }

    private CorrelationThresholds thresholds() {
      double high = highChange == null ? Math.max(0.7, change) : highChange;
      return new CorrelationThresholds(
          new Bounds(
              change,
              high,
              criticalChange == null ? Math.max(1.2, high) : criticalChange,
              clearChange == null ? change * 3 / 5 : clearChange,
              clearEvaluations),
          new Windows(recent, history, minCoverage, hoursPerWeek),
          patience,
          mode,
          robustZ);
    }

    List<Pair> parsedPairs() {
      return pairs.stream().map(Pair::of).distinct().toList();
    }
  }

  Path stateDirectory() {
    return streams.stateDirectory() == null
        ? Path.of(System.getProperty("java.io.tmpdir"), "dogwatch-watchdog")
        : streams.stateDirectory();
  }

  Setup<PriceThresholds> price() {
    return watchdogs.priceAnomaly().setup(watchdogs.enabled());
  }

  Setup<VolumeThresholds> volume() {
    return watchdogs.unusualVolume().setup(watchdogs.enabled());
  }

  Setup<FundingThresholds> funding() {
    return watchdogs.fundingRate().setup(watchdogs.enabled());
  }

  Setup<OutageThresholds> outage() {
    return watchdogs.exchangeOutage().setup(watchdogs.enabled());
  }

  Setup<LiquidityThresholds> liquidity() {
    return watchdogs.liquidityDrop().setup(watchdogs.enabled());
  }

  Setup<ArbitrageThresholds> arbitrage() {
    return watchdogs.arbitrage().setup(watchdogs.enabled());
  }

  Setup<CorrelationThresholds> correlation() {
    return watchdogs.correlationBreakdown().setup(watchdogs.enabled());
  }

  /** Pairs of symbols that are looked at together; none where nobody looks. */
  List<Pair> pairs() {
    return correlation().enabled() ? watchdogs.correlationBreakdown().parsedPairs() : List.of();
  }

  /** The watchdogs that these settings make. */
  List<Watchdog<?, ?>> all() {
    return Watchdogs.all(
        price(),
        volume(),
        earnings(),
        whale(),
        funding(),
        outage(),
        liquidity(),
        arbitrage(),
        correlation());
  }

  Setup<EarningsThresholds> earnings() {
    return watchdogs.earningsAnomaly().setup(watchdogs.enabled());
  }

  Setup<WhaleThresholds> whale() {
    return watchdogs.whaleMovement().setup(watchdogs.enabled());
  }
}
