package io.dogwatch.orchestrator.types;

import io.dogwatch.client.control.ControlPublisher;
import io.dogwatch.client.records.Traceparent;
import io.dogwatch.orchestrator.control.OrderBody;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.schemas.control.ControlCommand;
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
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
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

  private static final String ACTOR = "api";

  private final JobTypes types;
  private final ControlPublisher publisher;
  private final InstantSource clock;
  private final RandomGenerator random = new SecureRandom();

  TypeOrdersController(JobTypes types, ControlPublisher publisher, InstantSource clock) {
    this.types = types;
    this.publisher = publisher;
    this.clock = clock;
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
  ResponseEntity<Object> pause(@PathVariable String type, HttpServletRequest request)
      throws IOException {
    return order(type, request, Order.PauseType::new);
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
  ResponseEntity<Object> resume(@PathVariable String type, HttpServletRequest request)
      throws IOException {
    return order(type, request, Order.ResumeType::new);
  }

  private ResponseEntity<Object> order(
      String name, HttpServletRequest request, Function<JobType, Order> order) throws IOException {
    Optional<JobType> type = types.find(name).map(known -> known.description().type());
    if (type.isEmpty()) {
      return types.isComplete()
          ? JobTypesController.unknown()
          : Problems.unavailable("The job types have not been read from Kafka yet.");
    }
    byte[] body = request.getInputStream().readNBytes(OrderBody.MAX_LENGTH + 1);
    if (body.length > OrderBody.MAX_LENGTH) {
      return Problems.tooLarge(OrderBody.MAX_LENGTH);
    }
    OrderBody fields = OrderBody.read(body, "reason");
    String reason = Objects.requireNonNullElse(fields.text("reason"), "");
    fields.requireValid();
    Optional<Traceparent> trace =
        Optional.ofNullable(request.getHeader("traceparent")).flatMap(Traceparent::parse);
    return give(type.get(), order.apply(type.get()), reason, trace);
  }

  private ResponseEntity<Object> give(
      JobType type, Order order, String reason, Optional<Traceparent> trace) {
    var command = ControlCommand.next(clock.instant(), ACTOR, reason, order);
    try {
      publisher
          .publish(
              command, trace.map(it -> it.child(random)).orElseGet(() -> Traceparent.next(random)))
          .join();
    } catch (CompletionException _) { // said to who gave the order
      return Problems.orderNotAccepted();
    }
    return ResponseEntity.accepted()
        .location(URI.create("/api/v1/job-types/" + type))
        .body(new OneType(type.name()));
  }
}
