package io.dogwatch.orchestrator.schedules;

import io.dogwatch.orchestrator.pages.Page;
import io.dogwatch.orchestrator.pages.PageLink;
import io.dogwatch.orchestrator.pages.PageQuery;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.schedules.ScheduleView.FiringView;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
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

  @GetMapping("/{id}/firings")
  @Operation(
      operationId = "listFirings",
      summary = "What a schedule has fired, the last firing first",
      description = "They are kept as long as finished jobs are.")
  @ProblemAnswer(code = "404", description = "No such schedule")
  Page<FiringView> list(
      @PathVariable String id, @ParameterObject PageQuery page, HttpServletRequest query) {
    Parameters parameters = Parameters.of(query);
    Instant before = page.after(parameters, DefinitionReader::sensible);
    int size = page.size(parameters);
    String name = SchedulesController.name(parameters, id);
    parameters.requireValid();
    return schedules
        .find(name)
        .map(schedule -> page(name, schedules.firings(schedule, before, size), size))
        .orElseThrow(SchedulesController::unknown);
  }

  private static Page<FiringView> page(String schedule, List<Firing> firings, int size) {
    return new Page<>(
        firings.stream().map(FiringView::of).toList(),
        new PageLink(SchedulesController.SCHEDULES, schedule, "firings")
            .after(firings, size, last -> last.at().toString()));
  }
}
