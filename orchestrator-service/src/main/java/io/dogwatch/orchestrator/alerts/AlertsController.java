package io.dogwatch.orchestrator.alerts;

import io.dogwatch.client.alerts.AlertFilter;
import io.dogwatch.orchestrator.control.OrderBody;
import io.dogwatch.orchestrator.pages.Page;
import io.dogwatch.orchestrator.pages.PageLink;
import io.dogwatch.orchestrator.pages.PageQuery;
import io.dogwatch.orchestrator.pages.TimeCursor;
import io.dogwatch.orchestrator.problems.Actor;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.orchestrator.problems.Times;
import io.dogwatch.schemas.alerts.Alert;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/alerts}. */
@RestController
@RequestMapping("/api/v1/alerts")
@ProblemAnswer(code = "400", description = "Something is invalid; errors lists it")
@ProblemAnswer(code = "503", description = "The database does not answer")
final class AlertsController {

  private static final String ALERTS = "/api/v1/alerts";

  private final AlertViews views;
  private final Acknowledgements acknowledgements;
  private final InstantSource clock;

  AlertsController(AlertViews views, Acknowledgements acknowledgements, InstantSource clock) {
    this.views = views;
    this.acknowledgements = acknowledgements;
    this.clock = clock;
  }

  @GetMapping
  @Operation(
      operationId = "listAlerts",
      summary = "Alerts, the latest revision of each, those first that began last",
      description = "Several values of a parameter have commas between them.")
  Page<AlertView> list(
      @ParameterObject AlertParameters wanted,
      @Parameter(schema = @Schema(implementation = Alert.State.class))
          @RequestParam(required = false)
          @Nullable String state,
      @Parameter(
              description = "When they began, at the earliest",
              schema = @Schema(type = "string", format = "date-time"))
          @RequestParam(required = false)
          @Nullable String from,
      @Parameter(
              description = "Before which they began",
              schema = @Schema(type = "string", format = "date-time"))
          @RequestParam(required = false)
          @Nullable String to,
      @ParameterObject PageQuery page,
      HttpServletRequest request) {
    Parameters parameters = Parameters.of(request);
    var query =
        new AlertQuery(
            wanted.filter(parameters),
            parameters.constant("state", state, Alert.State.class),
            parameters.optional("from", from, Times.EXPECTED, Times::parse),
            parameters.optional("to", to, Times.EXPECTED, Times::parse));
    TimeCursor<String> after =
        page.after(parameters, text -> TimeCursor.parse(text, Function.identity()));
    int size = page.size(parameters);
    parameters.requireValid();
    List<AlertView> items = views.list(query, after, size);
    return new Page<>(items, next(query, size, items));
  }

  @GetMapping("/{id}")
  @Operation(operationId = "getAlert", summary = "One alert, with all its revisions")
  @ProblemAnswer(code = "404", description = "No such alert")
  AlertDetail get(@PathVariable String id) {
    return detail(id(id));
  }

  /** What is said of it, for the API's description. */
  @Schema(name = "Acknowledging", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record Acknowledging(
      @Schema(description = "For people", maxLength = 1_000, example = "looking at it")
          @Nullable String comment) {}

  @PostMapping("/{id}/acknowledge")
  @Operation(
      operationId = "acknowledgeAlert",
      summary = "Say that somebody has taken note of an alert",
      description =
          "Who does first is recorded, with what was said; the others are told who that was.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = Acknowledging.class))))
  @ProblemAnswer(code = "404", description = "No such alert")
  @ProblemAnswer(code = "413", description = "The body is larger than 64 KiB")
  AlertDetail acknowledge(@PathVariable String id, @Actor String actor, HttpServletRequest request)
      throws IOException {
    String comment = OrderBody.read(request, "comment").onlyText("comment");
    String alert = id(id);
    if (views.find(alert).isEmpty()) {
      throw unknown();
    }
    acknowledgements.add(
        alert, new Acknowledgement(actor, comment, clock.instant().truncatedTo(ChronoUnit.MILLIS)));
    return detail(alert);
  }

  private AlertDetail detail(String id) {
    return views.find(id).orElseThrow(AlertsController::unknown);
  }

  private static String id(String id) {
    var parameters = new Parameters();
    String alert = parameters.text("id", id);
    parameters.requireValid();
    return alert == null ? id : alert;
  }

  private static ErrorResponseException unknown() {
    return Problems.notFound("There is no alert of this id.");
  }

  private static @Nullable String next(AlertQuery query, int limit, List<AlertView> items) {
    AlertFilter filter = query.filter();
    return AlertParameters.in(new PageLink(ALERTS), filter)
        .with("state", query.state())
        .with("from", query.from())
        .with("to", query.to())
        .after(items, limit, last -> new TimeCursor<>(last.firstSeen(), last.alertId()).text());
  }
}
