package io.dogwatch.watchdog.tunables;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.dogwatch.watchdog.liquidity.LiquidityThresholds;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * Settings of {@code liquidity-drop}.
 *
 * @param criticalPct 70 by default, or the threshold if that is higher
 * @param clearPct three fifths of the threshold by default
 */
record LiquidityDropSettings(
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
    @DefaultValue("SEED") WarmupPolicy warmupPolicy)
    implements RuleSettings<LiquidityThresholds> {

  @Override
  public LiquidityThresholds thresholds() {
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
