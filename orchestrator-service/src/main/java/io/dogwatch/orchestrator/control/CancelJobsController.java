package io.dogwatch.orchestrator.control;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dogwatch.orchestrator.problems.Actor;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.dogwatch.orchestrator.problems.InvalidRequestException;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.orchestrator.queries.OpenJobs;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.schemas.jobs.JobFilter;
import io.dogwatch.schemas.jobs.JobType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /api/v1/jobs/cancel}. */
@RestController
@RequestMapping("/api/v1/jobs/cancel")
final class CancelJobsController {

  private static final Logger log = LoggerFactory.getLogger(CancelJobsController.class);

  private final CancelJobs cancelJobs;
  private final OpenJobs openJobs;
  private final JobTypes types;
  private final InstantSource clock;

  CancelJobsController(
      CancelJobs cancelJobs, OpenJobs openJobs, JobTypes types, InstantSource clock) {
    this.cancelJobs = cancelJobs;
    this.openJobs = openJobs;
    this.types = types;
    this.clock = clock;
  }

  @Schema(name = "CancellationOfJobs")
  record CancellationOfJobs(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Filter filter,
      @Schema(description = "Why, for a person", example = "not needed any more")
          @Nullable String reason) {}

  @Schema(
      name = "JobFilter",
      description =
          "Jobs that fit all that is said; type, tenant or workflow has to be, one of them at least")
  record Filter(
      @Schema(example = "technical") @Nullable String type,
      @Schema(allowableValues = {"high", "normal", "low"}) @Nullable String priority,
      @Nullable String tenant,
      @Schema(format = "uuid") @Nullable String workflow,
      @Schema(
              description = "Jobs that were submitted before; until now if nothing is said",
              format = "date-time")
          @Nullable String submittedBefore) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "JobsCancelled")
  record Answer(
      @Schema(description = "Of the order", format = "uuid") String id,
      @Schema(
              description =
                  "How many jobs that fit had not ended, as far as is known; not there while the"
                      + " read model does not answer")
          @Nullable Long openJobs,
      @Schema(description = "There may be more: not all jobs that have not ended were looked at")
          @Nullable Boolean more) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "cancelJobs",
      summary = "Take all jobs back that fit",
      description =
          "Answered once Kafka has the order, which is one record however many jobs fit. Each of"
              + " them ends as one that is taken back alone, wherever it is. Jobs that are"
              + " submitted later are not meant.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = CancellationOfJobs.class))))
  @ApiResponse(
      responseCode = "202",
      description = "Kafka has the order",
      content = @Content(schema = @Schema(implementation = Answer.class)))
  @ProblemAnswer(
      code = "400",
      description = "The body is no cancellation, or one of all jobs, or of a type that is unknown")
  @ProblemAnswer(code = "413", description = "The body is larger than 64 KiB")
  @ProblemAnswer(code = "415", description = "The body is not application/json")
  @ProblemAnswer(code = "503", description = "Kafka does not answer")
  ResponseEntity<Answer> cancel(@Actor String actor, HttpServletRequest request)
      throws IOException {
    OrderBody body = OrderBody.read(request, "filter", "reason");
    JobFilter filter = body.filter("filter", clock.instant());
    String reason = body.onlyText("reason");
    JobFilter jobs = Objects.requireNonNull(filter, "a mistake, and told");
    requireKnown(jobs);
    Optional<OpenJobs.Count> open = count(jobs);
    return cancelJobs
        .cancel(jobs, actor, reason, Parameters.traceOf(request))
        .map(
            id ->
                ResponseEntity.accepted()
                    .body(
                        new Answer(
                            id.toString(),
                            open.map(OpenJobs.Count::jobs).orElse(null),
                            open.filter(it -> !it.isAll()).map(_ -> true).orElse(null))))
        .orElseThrow(Problems::orderNotAccepted);
  }

  /** Jobs of types that nobody announces any more may lie there, and are to be got rid of. */
  private void requireKnown(JobFilter jobs) {
    JobType type = jobs.type();
    if (type != null
        && types.isUnknown(type.name())
        && count(JobFilter.ofType(type, jobs.until())).filter(OpenJobs.Count::isNone).isPresent()) {
      throw new InvalidRequestException(
          Mistakes.of(FieldProblem.at("/filter/type", types.unknown(type.name()))));
    }
  }

  /** What the order needs is Kafka alone. */
  private Optional<OpenJobs.Count> count(JobFilter jobs) {
    try {
      return Optional.of(openJobs.count(jobs));
    } catch (DataAccessException e) {
      log.atDebug().setCause(e).log("jobs that are taken back were not counted");
      return Optional.empty();
    }
  }
}
