package io.dogwatch.orchestrator.queries;

import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.orchestrator.problems.Uuid;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /api/v1/jobs/{id}/payload} and {@code /result}: the bytes as they are. */
@RestController
@RequestMapping("/api/v1/jobs")
@ProblemAnswer(code = "400", description = "The id is no UUID")
@ProblemAnswer(code = "503", description = "The read model does not answer, or is behind")
final class JobContentsController {

  private final FindJob findJob;
  private final JobViews views;

  JobContentsController(FindJob findJob, JobViews views) {
    this.findJob = findJob;
    this.views = views;
  }

  @GetMapping("/{id}/payload")
  @Operation(
      operationId = "getJobPayload",
      summary = "What a job was submitted with",
      description = "The bytes of any size, with their own media type.")
  @ApiResponse(
      responseCode = "200",
      content = @Content(mediaType = "*/*", schema = @Schema(type = "string", format = "binary")))
  @ProblemAnswer(code = "404", description = "No such job, or only events of it are known")
  ResponseEntity<byte[]> payload(@Uuid @PathVariable String id) throws InterruptedException {
    return answer(id, views::payload, "The job's payload is not known yet.");
  }

  @GetMapping("/{id}/result")
  @Operation(
      operationId = "getJobResult",
      summary = "What a job's handler returned",
      description = "The bytes of any size, with their own media type.")
  @ApiResponse(
      responseCode = "200",
      content = @Content(mediaType = "*/*", schema = @Schema(type = "string", format = "binary")))
  @ProblemAnswer(code = "404", description = "No such job, or it has not succeeded")
  ResponseEntity<byte[]> result(@Uuid @PathVariable String id) throws InterruptedException {
    return answer(id, views::result, "The job has no result: it has not succeeded.");
  }

  private ResponseEntity<byte[]> answer(
      String id, Function<JobId, Optional<Payload>> content, String missing)
      throws InterruptedException {
    JobId job = Parameters.uuid(id);
    if (findJob.find(job).isEmpty()) {
      throw Problems.noSuchJob();
    }
    return content
        .apply(job)
        .map(JobContentsController::bytes)
        .orElseThrow(() -> Problems.notFound(missing));
  }

  /** Whatever a job says of itself, no browser is to run it as a page of ours. */
  private static ResponseEntity<byte[]> bytes(Payload content) {
    return ResponseEntity.ok()
        .contentType(typeOf(content))
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Disposition", "attachment")
        .body(content.bytes());
  }

  private static MediaType typeOf(Payload content) {
    try {
      return MediaType.parseMediaType(content.mediaType());
    } catch (InvalidMediaTypeException _) {
      return MediaType.APPLICATION_OCTET_STREAM;
    }
  }
}
