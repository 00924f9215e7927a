package io.dogwatch.watchdog.tunables;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.dogwatch.watchdog.funding.Aggregate;
import io.dogwatch.watchdog.funding.FundingThresholds;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * Settings of {@code funding-rate}.
 *
 * @param criticalPct 0.3 by default, or the threshold if that is higher
 * @param clearPct half the threshold by default
 * @param lowPct none by default
 * @param aggregate MEAN by default, MEDIAN in ROBUST mode
 */
record FundingRateSettings(
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
    @DefaultValue("SEED") WarmupPolicy warmupPolicy)
    implements RuleSettings<FundingThresholds> {

  @Override
  public FundingThresholds thresholds() {
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
