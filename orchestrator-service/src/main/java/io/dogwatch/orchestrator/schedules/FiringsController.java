package io.dogwatch.orchestrator.schedules;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dogwatch.orchestrator.problems.PageLink;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.schedules.ScheduleView.FiringView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/schedules/{id}/firings}. */
@RestController
@RequestMapping(SchedulesController.SCHEDULES)
@ProblemAnswer(code = "400", description = "Something is invalid; errors lists it")
@ProblemAnswer(code = "503", description = "The database does not answer")
final class FiringsController {

  private final ManageSchedules schedules;

  FiringsController(ManageSchedules schedules) {
    this.schedules = schedules;
  }

  /** A page of firings; without a next link it is the last one. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "FiringPage")
  record FiringPage(List<FiringView> items, @Nullable String next) {}

  @GetMapping("/{id}/firings")
  @Operation(
      operationId = "listFirings",
      summary = "What a schedule has fired, the last firing first",
      description = "They are kept as long as finished jobs are.")
  @ApiResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = FiringPage.class)))
  @ProblemAnswer(code = "404", description = "No such schedule")
  ResponseEntity<Object> list(
      @PathVariable String id,
      @Parameter(description = "From the next link of a page") @RequestParam(required = false)
          @Nullable String cursor,
      @Parameter(
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50"))
          @RequestParam(required = false)
          @Nullable String limit,
      HttpServletRequest query) {
    Parameters parameters = Parameters.of(query);
    Instant before =
        parameters.optional("cursor", cursor, "the next link's", DefinitionReader::sensible);
    int size = parameters.limit(limit);
    String name = SchedulesController.name(parameters, id);
    parameters.requireValid();
    return schedules
        .find(name)
        .<ResponseEntity<Object>>map(
            schedule ->
                ResponseEntity.ok(page(name, schedules.firings(schedule, before, size), size)))
        .orElseGet(SchedulesController::unknown);
  }

  private static FiringPage page(String schedule, List<Firing> firings, int size) {
    return new FiringPage(
        firings.stream().map(FiringView::of).toList(),
        new PageLink(SchedulesController.SCHEDULES, schedule, "firings")
            .after(firings, size, last -> last.at().toString()));
  }
}
