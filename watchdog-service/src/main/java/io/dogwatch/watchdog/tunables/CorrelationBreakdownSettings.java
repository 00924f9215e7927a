package io.dogwatch.watchdog.tunables;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.dogwatch.watchdog.correlation.CorrelationThresholds;
import io.dogwatch.watchdog.correlation.CorrelationThresholds.Bounds;
import io.dogwatch.watchdog.correlation.CorrelationThresholds.Windows;
import io.dogwatch.watchdog.pairs.Pair;
import io.dogwatch.watchdog.rules.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * Settings of {@code correlation-breakdown}.
 *
 * @param pairs such as {@code BTC/USD|ETH/USD}; a leg may name its venue: {@code kraken:BTC/USD}
 * @param highChange 0.7 by default, or the change if that is higher
 * @param criticalChange 1.2 by default, or the change if that is higher
 * @param clearChange three fifths of the change by default
 */
record CorrelationBreakdownSettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("0") @DurationUnit(SECONDS) Duration checkInterval,
    @DefaultValue("BTC/USD|ETH/USD") List<String> pairs,
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
    @DefaultValue("3") double robustZ)
    implements RuleSettings<CorrelationThresholds> {

  @Override
  public CorrelationThresholds thresholds() {
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

  /** Pairs are what it watches. */
  @Override
  public Set<String> symbols() {
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException(
          "at least one of pairs expected, such as BTC/USD|ETH/USD, found none");
    }
    return pairs.stream().map(Pair::of).map(Pair::text).collect(Collectors.toUnmodifiableSet());
  }
}
