package io.dogwatch.watchdog.streams;

import io.dogwatch.schemas.market.Bar;
import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.Earnings;
import io.dogwatch.schemas.market.Funding;
import io.dogwatch.schemas.market.PairBar;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.schemas.market.VenueEvent;
import io.dogwatch.watchdog.arbitrage.Arbitrage;
import io.dogwatch.watchdog.arbitrage.ArbitrageThresholds;
import io.dogwatch.watchdog.correlation.CorrelationBreakdown;
import io.dogwatch.watchdog.correlation.CorrelationThresholds;
import io.dogwatch.watchdog.earnings.EarningsAnomaly;
import io.dogwatch.watchdog.earnings.EarningsThresholds;
import io.dogwatch.watchdog.episodes.Key;
import io.dogwatch.watchdog.episodes.Terms;
import io.dogwatch.watchdog.funding.FundingRate;
import io.dogwatch.watchdog.funding.FundingThresholds;
import io.dogwatch.watchdog.liquidity.LiquidityDrop;
import io.dogwatch.watchdog.liquidity.LiquidityThresholds;
import io.dogwatch.watchdog.outage.ExchangeOutage;
import io.dogwatch.watchdog.outage.OutageThresholds;
import io.dogwatch.watchdog.price.PriceAnomaly;
import io.dogwatch.watchdog.price.PriceThresholds;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.streams.Watchdog.Keys;
import io.dogwatch.watchdog.volume.UnusualVolume;
import io.dogwatch.watchdog.volume.VolumeThresholds;
import io.dogwatch.watchdog.whale.WhaleMovement;
import io.dogwatch.watchdog.whale.WhaleThresholds;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Every watchdog of the platform. A new one is one line in the list, and its terms. */
public final class Watchdogs {

  private Watchdogs() {}

  /**
   * Whether a watchdog runs, what it watches, and when it alerts.
   *
   * @param symbols none for all there are
   * @param checkInterval how often, at most, growth of an alert is told; 0 for each event
   */
  public record Setup<T>(
      boolean enabled, Set<String> symbols, Duration checkInterval, T thresholds) {

    public Setup {
      symbols = Set.copyOf(symbols);
      if (checkInterval.isNegative()) {
        throw new IllegalArgumentException(
            "a check-interval of at least 0 expected, found " + checkInterval);
      }
    }

    /** Watches every event of every symbol. */
    public Setup(boolean enabled, T thresholds) {
      this(enabled, Set.of(), Duration.ZERO, thresholds);
    }
  }

  public static List<Watchdog<?, ?>> all(
      Setup<PriceThresholds> price,
      Setup<VolumeThresholds> volume,
      Setup<EarningsThresholds> earnings,
      Setup<WhaleThresholds> whale,
      Setup<FundingThresholds> funding,
      Setup<OutageThresholds> outage,
      Setup<LiquidityThresholds> liquidity,
      Setup<ArbitrageThresholds> arbitrage,
      Setup<CorrelationThresholds> correlation) {
    return List.of(
        Watchdog.of(
            priceTerms(price.thresholds()),
            price,
            MarketInput.TRADES,
            new Keys<>(Key.Kind.LISTING, Trade::key),
            new PriceAnomaly(price.thresholds())),
        Watchdog.of(
            volumeTerms(volume.thresholds()),
            volume,
            MarketInput.BARS,
            new Keys<>(Key.Kind.LISTING, Bar::key),
            new UnusualVolume(volume.thresholds())),
        Watchdog.of(
            earningsTerms(earnings.thresholds()),
            earnings,
            MarketInput.EARNINGS,
            new Keys<>(Key.Kind.SYMBOL, Earnings::key),
            new EarningsAnomaly(earnings.thresholds())),
        Watchdog.of(
            whaleTerms(whale.thresholds()),
            whale,
            MarketInput.TRANSFERS,
            new Keys<>(Key.Kind.SYMBOL, Transfer::key),
            new WhaleMovement(whale.thresholds())),
        Watchdog.of(
            fundingTerms(funding.thresholds()),
            funding,
            MarketInput.FUNDING,
            new Keys<>(Key.Kind.SYMBOL, Funding::key),
            new FundingRate(funding.thresholds())),
        Watchdog.of(
            outageTerms(outage.thresholds()),
            outage,
            MarketInput.VENUES,
            new Keys<>(Key.Kind.VENUE, VenueEvent::key),
            new ExchangeOutage(outage.thresholds())),
        Watchdog.of(
            liquidityTerms(liquidity.thresholds()),
            liquidity,
            MarketInput.DEPTH,
            new Keys<>(Key.Kind.LISTING, it -> Key.listing(it.venue(), it.symbol()).text()),
            new LiquidityDrop(liquidity.thresholds())),
        Watchdog.of(
            arbitrageTerms(arbitrage.thresholds()),
            arbitrage,
            MarketInput.DEPTH,
            new Keys<>(Key.Kind.SYMBOL, Depth::symbol),
            new Arbitrage(arbitrage.thresholds())),
        Watchdog.of(
            correlationTerms(correlation.thresholds()),
            correlation,
            MarketInput.PAIRS,
            new Keys<>(Key.Kind.PAIR, PairBar::pair),
            new CorrelationBreakdown(correlation.thresholds())));
  }

  /** A single trade may be a bad tick. */
  private static Terms priceTerms(PriceThresholds thresholds) {
    return new Terms(
        "price-anomaly",
        Terms.ruleVersion(1, thresholds),
        thresholds.mode().name(),
        2,
        Duration.ofMinutes(1),
        Duration.ofMinutes(5));
  }

  /** A window of five minutes needs no confirmation, neither of trouble nor of its end. */
  private static Terms volumeTerms(VolumeThresholds thresholds) {
    return new Terms(
        "unusual-volume",
        Terms.ruleVersion(1, thresholds),
        thresholds.mode().name(),
        1,
        Duration.ZERO,
        Duration.ofMinutes(15));
  }

  /** A report is a fact, and each fiscal period a condition of its own. */
  private static Terms earningsTerms(EarningsThresholds thresholds) {
    return new Terms(
        "earnings-anomaly",
        Terms.ruleVersion(1, thresholds),
        thresholds.mode().name(),
        1,
        Duration.ZERO,
        Duration.ZERO);
  }

  /** Each movement is a condition of its own; the chain's confirmations are the rule's. */
  private static Terms whaleTerms(WhaleThresholds thresholds) {
    return new Terms(
        "whale-movement",
        Terms.ruleVersion(1, thresholds),
        thresholds.mode().name(),
        1,
        Duration.ZERO,
        Duration.ZERO);
  }

  /** All venues are heard before there is a verdict; one interval passes between two episodes. */
  private static Terms fundingTerms(FundingThresholds thresholds) {
    return new Terms(
        "funding-rate",
        Terms.ruleVersion(1, thresholds),
        thresholds.mode().name(),
        1,
        Duration.ZERO,
        Duration.ofHours(8));
  }

  /** The rule itself waits for a second probe, both of trouble and of its end. */
  private static Terms outageTerms(OutageThresholds thresholds) {
    return new Terms(
            "exchange-outage",
            Terms.ruleVersion(1, thresholds),
            Mode.SEED.name(),
            1,
            Duration.ZERO,
            Duration.ZERO)
        .withRepeatInterval(Duration.ofMinutes(15));
  }

  /** The rule itself waits for several samples. */
  private static Terms liquidityTerms(LiquidityThresholds thresholds) {
    return new Terms(
        "liquidity-drop",
        Terms.ruleVersion(1, thresholds),
        thresholds.mode().name(),
        1,
        Duration.ofMinutes(1),
        Duration.ofMinutes(10));
  }

  /** The rule itself waits for a gain that lasts. */
  private static Terms arbitrageTerms(ArbitrageThresholds thresholds) {
    return new Terms(
        "arbitrage",
        Terms.ruleVersion(1, thresholds),
        Mode.SEED.name(),
        1,
        Duration.ofSeconds(10),
        Duration.ofMinutes(5));
  }

  /** The rule itself counts the evaluations without a change that end an episode. */
  private static Terms correlationTerms(CorrelationThresholds thresholds) {
    return new Terms(
        "correlation-breakdown",
        Terms.ruleVersion(1, thresholds),
        thresholds.mode().name(),
        thresholds.mode() == Mode.ROBUST ? 2 : 1,
        Duration.ZERO,
        Duration.ofHours(24));
  }
}
