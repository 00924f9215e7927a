package io.dogwatch.orchestrator.workflows;

import static io.dogwatch.orchestrator.workflows.WorkflowsController.WORKFLOWS;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.pages.Page;
import io.dogwatch.orchestrator.pages.PageLink;
import io.dogwatch.orchestrator.pages.PageQuery;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/workflows/{id}/steps/{step}/jobs}. */
@RestController
@RequestMapping(WORKFLOWS)
@ProblemAnswer(code = "400", description = "Something is invalid; errors lists it")
@ProblemAnswer(code = "503", description = "The database does not answer")
final class WorkflowJobsController {

  private final ViewWorkflows views;

  WorkflowJobsController(ViewWorkflows views) {
    this.views = views;
  }

  /** A job of a step. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "WorkflowJob")
  record JobOfStep(
      @Schema(description = "Within the step, from 0") int index,
      @Schema(description = "What it is for", types = "object") @JsonRawValue @Nullable String item,
      @Schema(description = "Missing before it is submitted", format = "uuid") @Nullable String job,
      @Schema(description = "How it has ended; missing if it has not") @Nullable JobState state,
      @Nullable Instant endedAt,
      @Schema(description = "Why there is no job") @Nullable String reason) {

    static JobOfStep of(WorkflowJobs.Row row) {
      JobState end = row.end();
      return new JobOfStep(
          row.index(),
          row.item(),
          row.job() == null ? null : row.job().toString(),
          end,
          row.endedAt(),
          row.reason());
    }
  }

  @GetMapping("/{id}/steps/{step}/jobs")
  @Operation(operationId = "listWorkflowJobs", summary = "The jobs of a step, in their order")
  @ProblemAnswer(code = "404", description = "No such workflow, or no such step")
  Page<JobOfStep> jobs(
      @PathVariable String id,
      @PathVariable String step,
      @Parameter(
              description = "Only those that have not ended well",
              schema = @Schema(type = "boolean", defaultValue = "false"))
          @RequestParam(required = false)
          @Nullable String failed,
      @ParameterObject PageQuery page,
      HttpServletRequest query) {
    Parameters parameters = Parameters.of(query);
    UUID workflow = WorkflowsController.id(id);
    Boolean onlyFailed =
        parameters.optional("failed", failed, "true or false", WorkflowJobsController::flag);
    Integer after = page.after(parameters, Integer::valueOf);
    int size = page.size(parameters);
    parameters.requireValid();
    boolean isFiltered = Boolean.TRUE.equals(onlyFailed);
    return views
        .jobs(workflow, step, after == null ? -1 : after, isFiltered, size)
        .map(
            rows ->
                new Page<>(
                    rows.stream().map(JobOfStep::of).toList(),
                    new PageLink(WORKFLOWS, id, "steps", step, "jobs")
                        .with("failed", isFiltered)
                        .after(rows, size, last -> Integer.toString(last.index()))))
        .orElseThrow(WorkflowsController::unknown);
  }

  private static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("no flag");
    };
  }
}
