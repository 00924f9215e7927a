package io.dogwatch.orchestrator.submission;

import io.dogwatch.client.records.Traceparent;
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
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /api/v1/jobs}. */
@RestController
final class SubmissionController {

  private static final int MAX_BODY = 64 * 1024 * 1024;
  private static final String JOBS = "/api/v1/jobs";

  private final SubmitJob submitJob;

  SubmissionController(SubmitJob submitJob) {
    this.submitJob = submitJob;
  }

  record OneId(String id) {}

  record ManyIds(List<String> ids) {}

  @PostMapping(path = JOBS, consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "submitJobs",
      summary = "Submit one job, or an array of up to 10,000",
      description =
          "Answered once Kafka has acknowledged all jobs. An array is checked as a whole before"
              + " anything is published.",
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
  @ProblemAnswer(code = "400", description = "Nothing was published; errors lists every mistake")
  @ProblemAnswer(code = "413", description = "The body is larger than 64 MiB")
  @ProblemAnswer(code = "415", description = "The body is not application/json")
  @ProblemAnswer(code = "503", description = "Kafka does not acknowledge")
  ResponseEntity<Object> submit(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readNBytes(MAX_BODY + 1);
    if (body.length > MAX_BODY) {
      return Problems.of(
          HttpStatus.CONTENT_TOO_LARGE, "At most %d bytes expected.".formatted(MAX_BODY));
    }
    var trace = Optional.ofNullable(request.getHeader("traceparent")).flatMap(Traceparent::parse);
    return switch (submitJob.submit(body, trace)) {
      case Submission.Accepted(JobId id) -> accepted(JOBS + "/" + id, new OneId(id.toString()));
      case Submission.AllAccepted(List<JobId> ids) ->
          accepted(JOBS, new ManyIds(ids.stream().map(JobId::toString).toList()));
      case Submission.Refused(var errors) -> Problems.invalid(errors);
      case Submission.NotAccepted(String reason) -> Problems.unavailable(reason);
    };
  }

  private static ResponseEntity<Object> accepted(String location, Object body) {
    return ResponseEntity.accepted().location(URI.create(location)).body(body);
  }
}
