package io.dogwatch.orchestrator.submission;

import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.orchestrator.types.JobTypes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /api/v1/jobs} of many jobs, one in each line. */
@RestController
final class LinesController {

  /** Each may take some megabytes for answers that are not read. */
  private static final int MOST_STREAMS = 4;

  private final SubmitJob submitJob;
  private final Semaphore free = new Semaphore(MOST_STREAMS);

  LinesController(SubmitJob submitJob) {
    this.submitJob = submitJob;
  }

  @PostMapping(path = "/api/v1/jobs", consumes = MediaType.APPLICATION_NDJSON_VALUE)
  @Operation(
      operationId = "submitJobLines",
      summary = "Submit up to 100,000 jobs, one in each line",
      description =
          "Each line is a job, and is answered by a line while others are still being read: with its"
              + " id as soon as Kafka has acknowledged the job, or with what is wrong with it. The last"
              + " line tells how many there were of each. Lines are checked one by one: what is wrong"
              + " with one does not keep the others. Where Kafka stops acknowledging, the rest is not"
              + " read, and the last line says so.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_NDJSON_VALUE,
                      schema = @Schema(implementation = JobSubmission.class))))
  @ApiResponse(
      responseCode = "200",
      description = "A line for each line, then one for all",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_NDJSON_VALUE,
              schema =
                  @Schema(
                      oneOf = {
                        LineAnswer.Accepted.class,
                        LineAnswer.Refused.class,
                        LineAnswer.NotAcknowledged.class,
                        LineAnswer.Done.class
                      })))
  @ProblemAnswer(
      code = "503",
      description = "The job types are not known yet, or too many such submissions come at once")
  void submit(HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    if (!submitJob.knowsAllTypes()) {
      throw Problems.unavailable(JobTypes.INCOMPLETE);
    }
    if (!free.tryAcquire()) {
      throw Problems.unavailable(
          "%d submissions of lines are being read, as many as may be.".formatted(MOST_STREAMS));
    }
    try {
      stream(request, response);
    } finally {
      free.release();
    }
  }

  private void stream(HttpServletRequest request, HttpServletResponse response)
      throws IOException, InterruptedException {
    var trace = Parameters.traceOf(request);
    response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
    var answers = new AnswerLines(response.getOutputStream());
    Thread writer = Thread.ofVirtual().name("answers").start(answers);
    String left = "what was sent could not be read";
    try {
      left =
          new SubmitLines(submitJob, trace, answers)
              .submit(new JsonLines(request.getInputStream()));
    } finally {
      answers.end(left);
      writer.join();
    }
  }
}
