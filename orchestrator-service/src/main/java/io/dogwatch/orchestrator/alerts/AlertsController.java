package io.dogwatch.orchestrator.alerts;

import io.dogwatch.orchestrator.pages.Page;
import io.dogwatch.orchestrator.pages.PageLink;
import io.dogwatch.orchestrator.pages.PageQuery;
import io.dogwatch.orchestrator.pages.TimeCursor;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/alerts}. */
@RestController
final class AlertsController {

  private static final String ALERTS = "/api/v1/alerts";

  private final AlertViews views;

  AlertsController(AlertViews views) {
    this.views = views;
  }

  @GetMapping(ALERTS)
  @Operation(
      operationId = "listAlerts",
      summary = "Alerts, the latest revision of each, those first that began last")
  @ProblemAnswer(code = "400", description = "A parameter is invalid; errors lists them")
  @ProblemAnswer(code = "503", description = "The read model does not answer")
  Page<AlertView> list(
      @Parameter(schema = @Schema(implementation = Alert.State.class))
          @RequestParam(required = false)
          @Nullable String state,
      @Parameter(schema = @Schema(implementation = Severity.class)) @RequestParam(required = false)
          @Nullable String severity,
      @Parameter(example = "price-anomaly") @RequestParam(required = false)
          @Nullable String watchdog,
      @Parameter(example = "BTC/USD") @RequestParam(required = false) @Nullable String symbol,
      @ParameterObject PageQuery page,
      HttpServletRequest query) {
    Parameters parameters = Parameters.of(query);
    var filter =
        new AlertFilter(
            parameters.constant("state", state, Alert.State.class),
            parameters.constant("severity", severity, Severity.class),
            parameters.text("watchdog", watchdog),
            parameters.text("symbol", symbol));
    TimeCursor<String> after =
        page.after(parameters, text -> TimeCursor.parse(text, Function.identity()));
    int size = page.size(parameters);
    parameters.requireValid();
    List<AlertView> items = views.list(filter, after, size);
    return new Page<>(items, next(filter, size, items));
  }

  private static @Nullable String next(AlertFilter filter, int limit, List<AlertView> items) {
    return new PageLink(ALERTS)
        .with("state", filter.state())
        .with("severity", filter.severity())
        .with("watchdog", filter.watchdog())
        .with("symbol", filter.symbol())
        .after(items, limit, last -> new TimeCursor<>(last.firstSeen(), last.alertId()).text());
  }
}
