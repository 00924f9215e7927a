package io.dogwatch.orchestrator.alerts;

import io.dogwatch.client.alerts.AlertFilter;
import io.dogwatch.orchestrator.pages.PageLink;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.schemas.alerts.Severity;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts are wanted: parameters that lists and streams have in common, as they came. An alert
 * has one of the values of each that is given; one without a symbol has none of the symbols.
 */
record AlertParameters(
    @Parameter(description = "What was seen", example = "flash_crash") @Nullable List<String> type,
    @Parameter(description = "LOW, MEDIUM, HIGH or CRITICAL", example = "HIGH,CRITICAL")
        @Nullable List<String> severity,
    @Parameter(example = "BTC/USD") @Nullable List<String> symbol,
    @Parameter(example = "price-anomaly") @Nullable List<String> watchdog,
    @Parameter(example = "binance") @Nullable List<String> venue) {

  AlertFilter filter(Parameters parameters) {
    return new AlertFilter(
        parameters.texts("type", type),
        parameters.constants("severity", severity, Severity.class),
        parameters.texts("symbol", symbol),
        parameters.texts("watchdog", watchdog),
        parameters.texts("venue", venue));
  }

  /** The same question. */
  static PageLink in(PageLink link, AlertFilter filter) {
    return link.with("type", listed(filter.types()))
        .with("severity", listed(filter.severities()))
        .with("symbol", listed(filter.symbols()))
        .with("watchdog", listed(filter.watchdogs()))
        .with("venue", listed(filter.venues()));
  }

  private static @Nullable String listed(Collection<?> values) {
    return values.isEmpty()
        ? null
        : values.stream().map(Object::toString).sorted().collect(Collectors.joining(","));
  }
}
