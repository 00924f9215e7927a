package io.dogwatch.orchestrator.control;

import io.dogwatch.orchestrator.control.OrderAboutJob.Caller;
import io.dogwatch.orchestrator.problems.Actor;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.orchestrator.problems.Uuid;
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
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /api/v1/jobs/{id}/cancel} and {@code /reschedule}. */
@RestController
@RequestMapping("/api/v1/jobs/{id}")
@ApiResponse(
    responseCode = "202",
    description = "Kafka has the order",
    headers = @Header(name = "Location", description = "Where to ask what came of it"),
    content = @Content(schema = @Schema(implementation = JobOrdersController.OneId.class)))
@ProblemAnswer(code = "404", description = "No such job")
@ProblemAnswer(code = "413", description = "The body is larger than 64 KiB")
@ProblemAnswer(code = "503", description = "Kafka or the read model does not answer")
final class JobOrdersController {

  private final OrderAboutJob orders;

  JobOrdersController(OrderAboutJob orders) {
    this.orders = orders;
  }

  @Schema(name = "Cancellation")
  record Cancellation(
      @Schema(description = "Why, for a person", example = "not needed any more")
          @Nullable String reason) {}

  @Schema(name = "Rescheduling")
  record Rescheduling(
      @Schema(
              description =
                  "The job's new time, at most P365D from now; one that is past lets it run at once",
              format = "date-time",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String runAt) {}

  record OneId(String id) {}

  /** Reads from the body what an order says, and gives it. */
  private interface Order {
    Ordered give(JobId job, OrderBody body, Caller caller) throws InterruptedException;
  }

  @PostMapping("/cancel")
  @Operation(
      operationId = "cancelJob",
      summary = "Take a job back",
      description =
          "Answered once Kafka has the order. A job that waits ends at once, one that is queued"
              + " when a worker takes it up, one that runs when its handler lets go. A job that"
              + " ends before the order reaches it keeps its end.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = Cancellation.class))))
  @ProblemAnswer(code = "400", description = "The id is no UUID, or the body no cancellation")
  @ProblemAnswer(code = "409", description = "The job has ended")
  ResponseEntity<OneId> cancel(
      @Uuid @PathVariable String id, @Actor String actor, HttpServletRequest request)
      throws IOException, InterruptedException {
    return order(
        id,
        new Caller(actor, Parameters.traceOf(request)),
        request,
        "reason",
        (job, body, caller) -> orders.cancel(job, caller, body.onlyText("reason")));
  }

  @PostMapping(path = "/reschedule", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "rescheduleJob",
      summary = "Let a scheduled job run at another time",
      description = "Answered once Kafka has the order. Changes nothing once the job is queued.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = Rescheduling.class))))
  @ProblemAnswer(
      code = "400",
      description = "The id is no UUID, or runAt no time before expiry and at most P365D from now")
  @ProblemAnswer(code = "409", description = "The job is not SCHEDULED")
  @ProblemAnswer(code = "415", description = "The body is not application/json")
  ResponseEntity<OneId> reschedule(
      @Uuid @PathVariable String id, @Actor String actor, HttpServletRequest request)
      throws IOException, InterruptedException {
    return order(
        id,
        new Caller(actor, Parameters.traceOf(request)),
        request,
        "runAt",
        (job, body, caller) -> orders.reschedule(job, caller, body.times("runAt").getFirst()));
  }

  private static ResponseEntity<OneId> order(
      String id, Caller caller, HttpServletRequest request, String field, Order order)
      throws IOException, InterruptedException {
    JobId job = Parameters.uuid(id);
    OrderBody body = OrderBody.read(request, field);
    return answer(job, order.give(job, body, caller));
  }

  private static ResponseEntity<OneId> answer(JobId job, Ordered ordered) {
    return switch (ordered) {
      case Ordered.Given _ ->
          ResponseEntity.accepted()
              .location(URI.create("/api/v1/jobs/" + job))
              .body(new OneId(job.toString()));
      case Ordered.NoSuchJob _ -> throw Problems.noSuchJob();
      case Ordered.NotNow(var state) -> throw Problems.conflict("The job is %s.".formatted(state));
      case Ordered.Refused(var error) -> throw Problems.invalid(Mistakes.of(error));
      case Ordered.NotAccepted _ -> throw Problems.orderNotAccepted();
    };
  }
}
