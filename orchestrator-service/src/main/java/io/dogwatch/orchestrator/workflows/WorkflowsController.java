package io.dogwatch.orchestrator.workflows;

import io.dogwatch.orchestrator.pages.Page;
import io.dogwatch.orchestrator.pages.PageLink;
import io.dogwatch.orchestrator.pages.PageQuery;
import io.dogwatch.orchestrator.problems.JsonBody;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.orchestrator.workflows.ManageWorkflows.Submitted;
import io.dogwatch.schemas.jobs.JobId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/workflows}. */
@RestController
@RequestMapping("/api/v1/workflows")
@ProblemAnswer(code = "400", description = "Something is invalid; errors lists it")
@ProblemAnswer(code = "503", description = "The database does not answer")
final class WorkflowsController {

  static final String WORKFLOWS = "/api/v1/workflows";

  /** In bytes: steps, and an input with a list for a large fan-out. */
  private static final int LARGEST = 4 * 1024 * 1024;

  private final ManageWorkflows workflows;
  private final AdvanceWorkflows advance;
  private final ViewWorkflows views;
  private final AwaitWorkflows await;
  private final JobTypes types;

  WorkflowsController(
      ManageWorkflows workflows,
      AdvanceWorkflows advance,
      ViewWorkflows views,
      AwaitWorkflows await,
      JobTypes types) {
    this.workflows = workflows;
    this.advance = advance;
    this.views = views;
    this.await = await;
    this.types = types;
  }

  @Schema(name = "AcceptedWorkflow")
  record Accepted(String id) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "submitWorkflow",
      summary = "Have jobs run step by step, side by side, in batches",
      description =
          "What becomes of it is kept: no crash has it do anything twice that was done. Of the same"
              + " idempotencyKey there is one.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = WorkflowSubmission.class))))
  @ApiResponse(
      responseCode = "202",
      description = "New",
      content = @Content(schema = @Schema(implementation = Accepted.class)))
  @ApiResponse(
      responseCode = "200",
      description = "It was submitted before, with the same key",
      content = @Content(schema = @Schema(implementation = Accepted.class)))
  @ProblemAnswer(code = "409", description = "Another workflow has this idempotencyKey")
  @ProblemAnswer(code = "413", description = "The body is larger than 4 MiB")
  ResponseEntity<Accepted> submit(HttpServletRequest request) throws IOException {
    byte[] body = JsonBody.read(request, LARGEST);
    if (!types.isComplete()) {
      throw Problems.unavailable(JobTypes.INCOMPLETE);
    }
    String json = new String(body, StandardCharsets.UTF_8);
    return switch (workflows.submit(json, Parameters.traceOf(request))) {
      case Submitted.New(UUID id) -> {
        advance.lookAt(id);
        yield ResponseEntity.accepted()
            .location(URI.create(WORKFLOWS + "/" + id))
            .body(new Accepted(id.toString()));
      }
      case Submitted.Known(UUID id) -> ResponseEntity.ok(new Accepted(id.toString()));
      case Submitted.Taken(UUID id) ->
          throw Problems.conflict(
              "Workflow %s has this idempotencyKey, and is another one.".formatted(id));
    };
  }

  @GetMapping
  @Operation(operationId = "listWorkflows", summary = "Workflows, the newest first")
  Page<WorkflowView> list(
      @Parameter(schema = @Schema(implementation = ViewWorkflows.State.class))
          @RequestParam(required = false)
          @Nullable String state,
      @RequestParam(required = false) @Nullable String name,
      @ParameterObject PageQuery page,
      HttpServletRequest query) {
    Parameters parameters = Parameters.of(query);
    ViewWorkflows.State in = parameters.constant("state", state, ViewWorkflows.State.class);
    String named = parameters.text("name", name);
    UUID after = page.after(parameters, WorkflowsController::uuid);
    int size = page.size(parameters);
    parameters.requireValid();
    List<WorkflowView> items =
        views.list(new Workflows.PageRequest(in == null ? null : in.name(), named, after, size));
    String next =
        new PageLink(WORKFLOWS)
            .with("state", in)
            .with("name", named)
            .after(items, size, WorkflowView::id);
    return new Page<>(items, next);
  }

  @GetMapping("/{id}")
  @Operation(
      operationId = "getWorkflow",
      summary = "One workflow: where each step stands, how much is done, when it may be done")
  @ProblemAnswer(code = "404", description = "No such workflow")
  WorkflowView get(
      @PathVariable String id,
      @Parameter(
              description =
                  "Wait for the workflow's end, or until somebody has to decide, as ISO 8601"
                      + " duration up to PT60S",
              example = "PT30S")
          @RequestParam(required = false)
          @Nullable String wait,
      HttpServletRequest query)
      throws InterruptedException {
    Parameters parameters = Parameters.of(query);
    Duration time = parameters.waitingTime(wait);
    UUID workflow = parameters.required("id", id, "a UUID", WorkflowsController::uuid);
    parameters.requireValid();
    if (!time.isZero()) {
      await.await(workflow, time);
    }
    return views.find(workflow).orElseThrow(WorkflowsController::unknown);
  }

  /** That of a path. */
  static UUID id(String text) {
    return new Parameters().required("id", text, "a UUID", WorkflowsController::uuid);
  }

  private static UUID uuid(String text) {
    return JobId.parse(text).value();
  }

  /** There is none of that id, or of that name. */
  static ErrorResponseException unknown() {
    return Problems.notFound("There is no such workflow, or no such step.");
  }
}
