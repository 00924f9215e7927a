package io.dogwatch.watchdog.tunables;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.dogwatch.watchdog.earnings.EarningsThresholds;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * Settings of {@code earnings-anomaly}.
 *
 * @param lowPct the threshold by default: nothing is told as low
 * @param highPct 20 by default, or the threshold if that is higher
 * @param criticalPct 50 by default, or what is high if that is higher
 */
record EarningsAnomalySettings(
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
    @DefaultValue("SEED") WarmupPolicy warmupPolicy)
    implements RuleSettings<EarningsThresholds> {

  @Override
  public EarningsThresholds thresholds() {
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
