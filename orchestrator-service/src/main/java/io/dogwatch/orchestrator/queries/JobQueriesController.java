package io.dogwatch.orchestrator.queries;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.pages.Page;
import io.dogwatch.orchestrator.pages.PageLink;
import io.dogwatch.orchestrator.pages.PageQuery;
import io.dogwatch.orchestrator.pages.TimeCursor;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.orchestrator.problems.Uuid;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/jobs}. */
@RestController
@RequestMapping("/api/v1/jobs")
final class JobQueriesController {

  private final FindJob findJob;
  private final JobViews views;
  private final ExplainJob explainJob;

  JobQueriesController(FindJob findJob, JobViews views, ExplainJob explainJob) {
    this.findJob = findJob;
    this.views = views;
    this.explainJob = explainJob;
  }

  @Schema(name = "JobTimeline")
  record Events(List<EventView> items) {}

  @GetMapping("/{id}")
  @Operation(
      operationId = "getJob",
      summary = "One job",
      description =
          "A job that was accepted a moment ago is found: an unknown id is answered with 404 only"
              + " when the read model has caught up; where it has not after 2 s, with 503.")
  @ProblemAnswer(code = "400", description = "The id is no UUID, or wait no duration up to PT60S")
  @ProblemAnswer(code = "404", description = "No such job")
  @ProblemAnswer(code = "503", description = "The read model does not answer, or is behind")
  JobView get(
      @Uuid @PathVariable String id,
      @Parameter(
              description = "Wait for the job's end, as ISO 8601 duration up to PT60S",
              example = "PT30S")
          @RequestParam(required = false)
          @Nullable String wait,
      HttpServletRequest query)
      throws InterruptedException {
    Parameters parameters = Parameters.of(query);
    Duration time = parameters.waitingTime(wait);
    JobId job = parameters.required("id", id, "a UUID", JobId::parse);
    parameters.requireValid();
    Optional<JobView> found = time.isZero() ? findJob.find(job) : findJob.awaitEnd(job, time);
    return found.orElseThrow(Problems::noSuchJob);
  }

  @GetMapping("/{id}/explain")
  @Operation(
      operationId = "explainJob",
      summary = "Why a job does not run",
      description = "With its place in line and an estimate of its start, where it is queued.")
  @ProblemAnswer(code = "400", description = "The id is no UUID")
  @ProblemAnswer(code = "404", description = "No such job")
  @ProblemAnswer(code = "503", description = "The read model does not answer, or is behind")
  Explanation explain(@Uuid @PathVariable String id) throws InterruptedException {
    JobId job = Parameters.uuid(id);
    return findJob.find(job).map(explainJob::explain).orElseThrow(Problems::noSuchJob);
  }

  @GetMapping("/{id}/events")
  @Operation(operationId = "getJobEvents", summary = "What happened to a job")
  @ProblemAnswer(code = "400", description = "The id is no UUID")
  @ProblemAnswer(code = "404", description = "No such job")
  @ProblemAnswer(code = "503", description = "The read model does not answer, or is behind")
  Events events(@Uuid @PathVariable String id) throws InterruptedException {
    var parameters = new Parameters();
    JobId job = parameters.required("id", id, "a UUID", JobId::parse);
    if (findJob.find(job).isEmpty()) {
      throw Problems.noSuchJob();
    }
    return new Events(views.events(job));
  }

  @GetMapping
  @Operation(
      operationId = "listJobs",
      summary = "Jobs, newest first",
      description = "Without payloads and results. Follow next for older ones.")
  @ProblemAnswer(code = "400", description = "A parameter is invalid; errors lists them")
  @ProblemAnswer(code = "503", description = "The read model does not answer")
  Page<JobView> list(
      @Parameter(schema = @Schema(implementation = JobState.class)) @RequestParam(required = false)
          @Nullable String state,
      @Parameter(example = "technical") @RequestParam(required = false) @Nullable String type,
      @Parameter(description = "Id of a workflow") @RequestParam(required = false)
          @Nullable String workflow,
      @Parameter(description = "Of jobs that name it as theirs") @RequestParam(required = false)
          @Nullable String tenant,
      @Parameter(description = "Of jobs whose metadata name it, as those of its firings do")
          @RequestParam(required = false)
          @Nullable String schedule,
      @ParameterObject PageQuery page,
      HttpServletRequest query) {
    Parameters parameters = Parameters.of(query);
    JobState wanted = parameters.constant("state", state, JobState.class);
    JobType ofType = parameters.optional("type", type, "a job type", JobType::new);
    JobId ofWorkflow = parameters.optional("workflow", workflow, "a UUID", JobId::parse);
    String ofTenant = parameters.text("tenant", tenant);
    String ofSchedule = parameters.text("schedule", schedule);
    TimeCursor<JobId> after = page.after(parameters, text -> TimeCursor.parse(text, JobId::parse));
    int size = page.size(parameters);
    parameters.requireValid();
    var request =
        new PageRequest(
            wanted,
            ofType == null ? null : ofType.name(),
            ofWorkflow == null ? null : ofWorkflow.value(),
            ofTenant,
            ofSchedule,
            after,
            size);
    return page(request, views.list(request));
  }

  private static Page<JobView> page(PageRequest request, List<JobView> items) {
    return new Page<>(
        items,
        new PageLink("/api/v1/jobs")
            .with("state", request.state())
            .with("type", request.type())
            .with("workflow", request.workflow())
            .with("tenant", request.tenant())
            .with("schedule", request.schedule())
            .after(
                items,
                request.limit(),
                last -> new TimeCursor<>(last.submittedAt(), last.id()).text()));
  }
}
