package io.dogwatch.watchdog.tunables;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import io.dogwatch.watchdog.volume.VolumeThresholds;
import io.dogwatch.watchdog.volume.VolumeThresholds.Baseline;
import io.dogwatch.watchdog.volume.VolumeThresholds.Period;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * Settings of {@code unusual-volume}.
 *
 * @param criticalMultiplier 5 by default, or the multiplier if that is higher
 * @param clearMultiplier two thirds of the multiplier by default
 */
record UnusualVolumeSettings(
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
    @DefaultValue("SEED") WarmupPolicy warmupPolicy)
    implements RuleSettings<VolumeThresholds> {

  @Override
  public VolumeThresholds thresholds() {
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
