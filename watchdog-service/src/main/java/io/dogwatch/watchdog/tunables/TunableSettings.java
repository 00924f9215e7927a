package io.dogwatch.watchdog.tunables;

import io.dogwatch.settings.Requirements;
import io.dogwatch.watchdog.streams.Watchdog;
import io.dogwatch.watchdog.streams.Watchdogs;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set of the watchdogs.
 *
 * @param enabled switches all of them off
 */
public record TunableSettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue PriceAnomalySettings priceAnomaly,
    @DefaultValue UnusualVolumeSettings unusualVolume,
    @DefaultValue EarningsAnomalySettings earningsAnomaly,
    @DefaultValue WhaleMovementSettings whaleMovement,
    @DefaultValue FundingRateSettings fundingRate,
    @DefaultValue ExchangeOutageSettings exchangeOutage,
    @DefaultValue LiquidityDropSettings liquidityDrop,
    @DefaultValue ArbitrageSettings arbitrage,
    @DefaultValue CorrelationBreakdownSettings correlationBreakdown) {

  public TunableSettings {
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
        .verify();
  }

  /** The watchdogs that these settings make. */
  public List<Watchdog<?, ?>> all() {
    return Watchdogs.all(
        priceAnomaly.setup(enabled),
        unusualVolume.setup(enabled),
        earningsAnomaly.setup(enabled),
        whaleMovement.setup(enabled),
        fundingRate.setup(enabled),
        exchangeOutage.setup(enabled),
        liquidityDrop.setup(enabled),
        arbitrage.setup(enabled),
        correlationBreakdown.setup(enabled));
  }
}
