package io.dogwatch.orchestrator.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dogwatch.orchestrator.problems.PageLink;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
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

  /** A page of alerts; without a next link it is the last one. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "AlertPage")
  record AlertPage(List<AlertView> items, @Nullable String next) {}

  @GetMapping(ALERTS)
  @Operation(
      operationId = "listAlerts",
      summary = "Alerts, the latest revision of each, those first that began last")
  @ApiResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = AlertPage.class)))
  @ProblemAnswer(code = "400", description = "A parameter is invalid; errors lists them")
  @ProblemAnswer(code = "503", description = "The read model does not answer")
  ResponseEntity<Object> list(
      @Parameter(schema = @Schema(implementation = Alert.State.class))
          @RequestParam(required = false)
          @Nullable String state,
      @Parameter(schema = @Schema(implementation = Severity.class)) @RequestParam(required = false)
          @Nullable String severity,
      @Parameter(example = "price-anomaly") @RequestParam(required = false)
          @Nullable String watchdog,
      @Parameter(example = "BTC/USD") @RequestParam(required = false) @Nullable String symbol,
      @Parameter(description = "From the next link of a page") @RequestParam(required = false)
          @Nullable String cursor,
      @Parameter(
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50"))
          @RequestParam(required = false)
          @Nullable String limit,
      HttpServletRequest query) {
    Parameters parameters = Parameters.of(query);
    var filter =
        new AlertFilter(
            parameters.constant("state", state, Alert.State.class),
            parameters.constant("severity", severity, Severity.class),
            parameters.text("watchdog", watchdog),
            parameters.text("symbol", symbol));
    AlertCursor after =
        parameters.optional("cursor", cursor, "a cursor from a next link", AlertCursor::parse);
    int size = parameters.limit(limit);
    parameters.requireValid();
    List<AlertView> items = views.list(filter, after, size);
    return ResponseEntity.ok(new AlertPage(items, next(filter, size, items)));
  }

  private static @Nullable String next(AlertFilter filter, int limit, List<AlertView> items) {
    return new PageLink(ALERTS)
        .with("state", filter.state())
        .with("severity", filter.severity())
        .with("watchdog", filter.watchdog())
        .with("symbol", filter.symbol())
        .after(items, limit, last -> new AlertCursor(last.firstSeen(), last.alertId()).text());
  }
}
