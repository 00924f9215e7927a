package io.dogwatch.watchdog.tunables;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.dogwatch.watchdog.arbitrage.ArbitrageThresholds;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * Settings of {@code arbitrage}.
 *
 * @param feePct of venues that {@code feesPct} does not name
 */
record ArbitrageSettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue Set<String> symbols,
    @DefaultValue("0") @DurationUnit(SECONDS) Duration checkInterval,
    @DefaultValue("0.2") double minNetPct,
    @DefaultValue("1000") double minNotional,
    @DefaultValue("0.26") double feePct,
    @DefaultValue Map<String, Double> feesPct,
    @DefaultValue("3s") Duration lasting,
    @DefaultValue("2s") Duration freshness,
    @DefaultValue("1s") Duration grace)
    implements RuleSettings<ArbitrageThresholds> {

  @Override
  public ArbitrageThresholds thresholds() {
    return new ArbitrageThresholds(
        minNetPct,
        minNotional,
        new ArbitrageThresholds.Fees(feePct, feesPct),
        lasting,
        freshness,
        grace);
  }
}
