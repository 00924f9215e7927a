package io.dogwatch.watchdog.tunables;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.dogwatch.watchdog.outage.OutageThresholds;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/** Settings of {@code exchange-outage}. */
record ExchangeOutageSettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue Set<String> symbols,
    @DefaultValue("0") @DurationUnit(SECONDS) Duration checkInterval,
    @DefaultValue("2") int failures,
    @DefaultValue("2") int successes,
    @DefaultValue("2") int minProbers,
    @DefaultValue("5s") Duration timeout,
    @DefaultValue("80") double slowPct,
    @DefaultValue("5") double slowFactor,
    @DefaultValue("30s") Duration silence,
    @DefaultValue("10") double silenceFactor,
    @DefaultValue("2s") Duration maxSkew,
    @DefaultValue("3m") Duration staleAfter)
    implements RuleSettings<OutageThresholds> {

  @Override
  public OutageThresholds thresholds() {
    return new OutageThresholds(
        failures,
        successes,
        minProbers,
        timeout,
        slowPct,
        slowFactor,
        silence,
        silenceFactor,
        maxSkew,
        staleAfter);
  }
}
