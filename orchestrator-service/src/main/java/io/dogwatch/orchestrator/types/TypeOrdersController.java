package io.dogwatch.orchestrator.types;

import io.dogwatch.orchestrator.control.GiveOrder;
import io.dogwatch.orchestrator.control.OrderBody;
import io.dogwatch.orchestrator.problems.Actor;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.schemas.control.ControlCommand.Order;
import io.dogwatch.schemas.jobs.JobType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /api/v1/job-types/{type}/pause} and {@code /resume}. */
@RestController
@RequestMapping("/api/v1/job-types/{type}")
@ApiResponse(
    responseCode = "202",
    description = "Kafka has the order",
    headers = @Header(name = "Location", description = "Where to ask for the type"),
    content = @Content(schema = @Schema(implementation = TypeOrdersController.OneType.class)))
@ProblemAnswer(code = "400", description = "The body is no reason")
@ProblemAnswer(code = "404", description = "No worker has announced such a type")
@ProblemAnswer(code = "413", description = "The body is larger than 64 KiB")
@ProblemAnswer(code = "503", description = "Kafka does not answer")
final class TypeOrdersController {

  private final JobTypes types;
  private final GiveOrder giveOrder;

  TypeOrdersController(JobTypes types, GiveOrder giveOrder) {
    this.types = types;
    this.giveOrder = giveOrder;
  }

  @Schema(name = "Reason")
  record Reason(
      @Schema(description = "Why, for a person", example = "the provider is down until noon")
          @Nullable String reason) {}

  record OneType(String type) {}

  @PostMapping("/pause")
  @Operation(
      operationId = "pauseJobType",
      summary = "Let no job of a type begin",
      description =
          "Workers lease none until the type is resumed: its jobs stay where they are and spend no"
              + " attempt. What runs goes on.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = Reason.class))))
  ResponseEntity<OneType> pause(
      @PathVariable String type, @Actor String actor, HttpServletRequest request)
      throws IOException {
    return order(type, actor, request, Order.PauseType::new);
  }

  @PostMapping("/resume")
  @Operation(
      operationId = "resumeJobType",
      summary = "Let jobs of a type begin again",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = Reason.class))))
  ResponseEntity<OneType> resume(
      @PathVariable String type, @Actor String actor, HttpServletRequest request)
      throws IOException {
    return order(type, actor, request, Order.ResumeType::new);
  }

  private ResponseEntity<OneType> order(
      String name, String actor, HttpServletRequest request, Function<JobType, Order> order)
      throws IOException {
    Optional<JobType> type = types.find(name).map(known -> known.description().type());
    if (type.isEmpty()) {
      throw types.isComplete()
          ? JobTypesController.unknown()
          : Problems.unavailable(JobTypes.INCOMPLETE);
    }
    String reason = OrderBody.read(request, "reason").onlyText("reason");
    Optional<UUID> given =
        giveOrder.give(order.apply(type.get()), actor, reason, Parameters.traceOf(request));
    if (given.isEmpty()) {
      throw Problems.orderNotAccepted();
    }
    return ResponseEntity.accepted()
        .location(URI.create("/api/v1/job-types/" + name))
        .body(new OneType(name));
  }
}
