package io.dogwatch.watchdog.tunables;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.dogwatch.watchdog.price.PriceThresholds;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * Settings of {@code price-anomaly}.
 *
 * @param criticalPct 10 by default, or the threshold if that is higher
 * @param clearPct three fifths of the threshold by default
 */
record PriceAnomalySettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue Set<String> symbols,
    @DefaultValue("0") @DurationUnit(SECONDS) Duration checkInterval,
    @DefaultValue("5") double thresholdPct,
    @Nullable Double criticalPct,
    @Nullable Double clearPct,
    @DefaultValue("2s") Duration grace,
    @DefaultValue("SEED") Mode mode,
    @DefaultValue("6") double robustFactor,
    @DefaultValue("SEED") WarmupPolicy warmupPolicy)
    implements RuleSettings<PriceThresholds> {

  @Override
  public PriceThresholds thresholds() {
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
