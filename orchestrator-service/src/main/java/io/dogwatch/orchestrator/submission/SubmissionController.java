package io.dogwatch.orchestrator.submission;

import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.schemas.jobs.JobId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /api/v1/jobs}. */
@RestController
final class SubmissionController {

  private static final String JOBS = "/api/v1/jobs";

  private final RequestBodies bodies;
  private final SubmitJob submitJob;

  SubmissionController(RequestBodies bodies, SubmitJob submitJob) {
    this.bodies = bodies;
    this.submitJob = submitJob;
  }

  record OneId(String id) {}

  record ManyIds(List<String> ids) {}

  @PostMapping(path = JOBS, consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "submitJobs",
      summary = "Submit one job, or an array of up to 10,000",
      description =
          "Answered once Kafka has acknowledged all jobs; where one has an idempotencyKey, once the"
              + " database has all of them, and they are published next. An array is checked as a"
              + " whole before anything is published. A body has at most 16 MiB.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(oneOf = {JobSubmission.class, JobSubmission[].class}))))
  @ApiResponse(
      responseCode = "202",
      description = "Accepted; it will be executed, whatever happens",
      headers = @Header(name = "Location", description = "Where to ask for the job or the jobs"),
      content = @Content(schema = @Schema(oneOf = {OneId.class, ManyIds.class})))
  @ApiResponse(
      responseCode = "200",
      description = "All were submitted before, with the same keys",
      headers = @Header(name = "Location", description = "Where to ask for the job or the jobs"),
      content = @Content(schema = @Schema(oneOf = {OneId.class, ManyIds.class})))
  @ProblemAnswer(code = "400", description = "Nothing was published; errors lists the mistakes")
  @ProblemAnswer(
      code = "409",
      description = "Nothing was published: an idempotencyKey belongs to another job")
  @ProblemAnswer(code = "413", description = "The body is larger than 16 MiB")
  @ProblemAnswer(code = "415", description = "The body is not application/json")
  @ProblemAnswer(
      code = "503",
      description =
          "Kafka does not acknowledge, or the database where there is a key, or too many"
              + " submissions come at once")
  ResponseEntity<Object> submit(HttpServletRequest request) throws IOException {
    return switch (bodies.read(request.getInputStream(), request.getContentLengthLong())) {
      case RequestBodies.Body body -> submit(body, request);
      case RequestBodies.TooLarge(int largest) ->
          throw Problems.of(
              HttpStatus.CONTENT_TOO_LARGE,
              "At most %d bytes expected; send the jobs in several arrays.".formatted(largest));
      case RequestBodies.NoRoom(int room) ->
          throw Problems.unavailable(
              "The submissions that are being read take all of the %d bytes there are for them."
                  .formatted(room));
    };
  }

  private ResponseEntity<Object> submit(RequestBodies.Body body, HttpServletRequest request) {
    Submission submission;
    try (body) {
      submission = submitJob.submit(body.bytes(), Parameters.traceOf(request));
    }
    return switch (submission) {
      case Submission.Accepted(JobId id, boolean isNew) ->
          accepted(isNew, JOBS + "/" + id, new OneId(id.toString()));
      case Submission.AllAccepted(List<JobId> ids, boolean anyNew) ->
          accepted(anyNew, JOBS, new ManyIds(ids.stream().map(JobId::toString).toList()));
      case Submission.Refused(var mistakes) -> throw Problems.invalid(mistakes);
      case Submission.Taken(var mistakes) -> throw Problems.conflict(mistakes);
      case Submission.NotAccepted(String reason) -> throw Problems.unavailable(reason);
    };
  }

  private static ResponseEntity<Object> accepted(boolean isNew, String location, Object body) {
    return ResponseEntity.status(isNew ? HttpStatus.ACCEPTED : HttpStatus.OK)
        .location(URI.create(location))
        .body(body);
  }
}
