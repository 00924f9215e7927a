package io.dogwatch.orchestrator.workflows;

import static io.dogwatch.orchestrator.workflows.WorkflowsController.id;
import static io.dogwatch.orchestrator.workflows.WorkflowsController.unknown;

import io.dogwatch.orchestrator.control.OrderBody;
import io.dogwatch.orchestrator.problems.Actor;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.orchestrator.workflows.ManageWorkflows.Changed;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What users have done about workflows, below {@code /api/v1/workflows}. */
@RestController
@RequestMapping("/api/v1/workflows")
@ProblemAnswer(code = "400", description = "Something is invalid; errors lists it")
@ProblemAnswer(code = "503", description = "The database does not answer")
final class WorkflowOrdersController {

  private final ManageWorkflows workflows;
  private final AdvanceWorkflows advance;
  private final ViewWorkflows views;

  WorkflowOrdersController(
      ManageWorkflows workflows, AdvanceWorkflows advance, ViewWorkflows views) {
    this.workflows = workflows;
    this.advance = advance;
    this.views = views;
  }

  @Schema(name = "CancelWorkflow")
  record Cancel(@Schema(description = "For people", maxLength = 1_000) @Nullable String reason) {}

  @Schema(name = "Decide")
  record Decide(
      @Schema(
              description = "One of the step's options",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String option,
      @Schema(description = "Who decides; without it whom Dogwatch-Actor names", maxLength = 1_000)
          @Nullable String by) {}

  @PostMapping("/{id}/pause")
  @Operation(
      operationId = "pauseWorkflow",
      summary = "Let nothing of a workflow begin for now; jobs that were submitted go on")
  @ProblemAnswer(code = "404", description = "No such workflow")
  @ProblemAnswer(code = "409", description = "It has ended")
  WorkflowView pause(@PathVariable String id, @Actor String actor, HttpServletRequest request)
      throws IOException {
    OrderBody.requireNothing(request);
    return answer(workflows.pause(id(id), actor));
  }

  @PostMapping("/{id}/resume")
  @Operation(operationId = "resumeWorkflow", summary = "Let a workflow go on")
  @ProblemAnswer(code = "404", description = "No such workflow")
  @ProblemAnswer(code = "409", description = "It has ended")
  WorkflowView resume(@PathVariable String id, @Actor String actor, HttpServletRequest request)
      throws IOException {
    OrderBody.requireNothing(request);
    return answer(workflows.resume(id(id), actor));
  }

  @PostMapping("/{id}/cancel")
  @Operation(
      operationId = "cancelWorkflow",
      summary = "Take a workflow back, and its jobs that have not ended",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = Cancel.class))))
  @ProblemAnswer(code = "404", description = "No such workflow")
  @ProblemAnswer(code = "409", description = "It has ended")
  WorkflowView cancel(@PathVariable String id, @Actor String actor, HttpServletRequest request)
      throws IOException {
    String reason = OrderBody.read(request, "reason").onlyText("reason");
    return answer(workflows.cancel(id(id), reason.isEmpty() ? "taken back" : reason, actor));
  }

  @PostMapping("/{id}/retry-failed")
  @Operation(
      operationId = "retryFailedWorkflow",
      summary = "Have a workflow that has failed go on",
      description = "Jobs that have failed are submitted once more, and no others.")
  @ProblemAnswer(code = "404", description = "No such workflow")
  @ProblemAnswer(code = "409", description = "It has not failed")
  WorkflowView retryFailed(@PathVariable String id, @Actor String actor, HttpServletRequest request)
      throws IOException {
    OrderBody.requireNothing(request);
    return answer(workflows.retryFailed(id(id), actor));
  }

  @PostMapping(path = "/{id}/steps/{step}/decide", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "decideWorkflowStep",
      summary = "Decide about a step that waits for it",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = Decide.class))))
  @ProblemAnswer(code = "404", description = "No such workflow, or no such step")
  @ProblemAnswer(code = "409", description = "Nobody has to decide about it")
  WorkflowView decide(
      @PathVariable String id,
      @PathVariable String step,
      @Actor String actor,
      HttpServletRequest request)
      throws IOException {
    Map<String, String> texts = OrderBody.read(request, "option", "by").texts("option", "by");
    String option = texts.get("option");
    if (option == null) {
      throw new InvalidRequestException(Mistakes.of(FieldProblem.at("/option", "required")));
    }
    return answer(workflows.decide(id(id), step, option, texts.getOrDefault("by", actor)));
  }

  private WorkflowView answer(Changed changed) {
    return switch (changed) {
      case Changed.Done(Workflow workflow) -> {
        advance.lookAt(workflow.id());
        yield views.find(workflow.id()).orElseThrow(WorkflowsController::unknown);
      }
      case Changed.NotNow(String reason) -> throw Problems.conflict(reason);
      case Changed.Unknown _ -> throw unknown();
      case Changed.Refused(var problem) -> throw new InvalidRequestException(Mistakes.of(problem));
    };
  }
}
