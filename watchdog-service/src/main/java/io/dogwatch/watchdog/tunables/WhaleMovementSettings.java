package io.dogwatch.watchdog.tunables;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import io.dogwatch.watchdog.whale.WhaleThresholds;
import io.dogwatch.watchdog.whale.WhaleThresholds.Confirmations;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * Settings of {@code whale-movement}.
 *
 * @param highUsd ten times the minimum by default
 * @param criticalUsd a hundred times the minimum by default, or what is high if that is higher
 */
record WhaleMovementSettings(
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
    @DefaultValue("SEED") WarmupPolicy warmupPolicy)
    implements RuleSettings<WhaleThresholds> {

  @Override
  public WhaleThresholds thresholds() {
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
