package io.dogwatch.orchestrator.deadletters;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dogwatch.orchestrator.control.OrderBody;
import io.dogwatch.orchestrator.deadletters.ManageReplays.Cancelled;
import io.dogwatch.orchestrator.deadletters.ManageReplays.Order;
import io.dogwatch.orchestrator.pages.Page;
import io.dogwatch.orchestrator.pages.PageLink;
import io.dogwatch.orchestrator.pages.PageQuery;
import io.dogwatch.orchestrator.problems.Actor;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.orchestrator.problems.Uuid;
import io.dogwatch.orchestrator.queries.CatchUp;
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
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/dlq/replays}. */
@RestController
@RequestMapping("/api/v1/dlq/replays")
@ProblemAnswer(code = "400", description = "Something is invalid; errors lists it")
@ProblemAnswer(code = "503", description = "The database does not answer")
final class ReplaysController {

  private static final String REPLAYS = "/api/v1/dlq/replays";

  private final ManageReplays replays;
  private final LetterTypes types;
  private final CatchUp catchUp;

  ReplaysController(ManageReplays replays, LetterTypes types, CatchUp deadLettersCatchUp) {
    this.replays = replays;
    this.types = types;
    this.catchUp = deadLettersCatchUp;
  }

  /** Which dead letters are meant, for the API's description; {@link SelectionBody} reads it. */
  @Schema(name = "DeadLetterFilter", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record FilterBody(
      @Schema(example = "probe") @Nullable String type,
      @Schema(example = "MAX_ATTEMPTS") @Nullable String reason,
      @Schema(example = "2c26b46b68ffc68f") @Nullable String fingerprint,
      @Schema(description = "Id of a job", format = "uuid") @Nullable String job,
      @Schema(description = "When they were given up, at the earliest", format = "date-time")
          @Nullable String from,
      @Schema(description = "Before which they were given up", format = "date-time")
          @Nullable String to) {}

  @Schema(name = "ReplayFirst", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record CanaryBody(
      @Schema(
              description = "How many go first; the others follow when their jobs have ended",
              minimum = "1",
              maximum = "1000",
              requiredMode = Schema.RequiredMode.REQUIRED)
          int first,
      @Schema(
              description = "How long it is waited for that: ISO 8601 duration, PT1S to P1D",
              defaultValue = "PT5M")
          @Nullable
          @JsonProperty("wait")
          String patience) {}

  @Schema(name = "ReplayOrder", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record ReplayBodies(
      @Schema(
              description = "Instead of filter: 1 to 1000 dead letters",
              example = "[\"probe.0.17\"]")
          @Nullable List<String> ids,
      @Schema(
              description =
                  "Instead of ids: those like this about which nothing was done; {} is all")
          @Nullable FilterBody filter,
      @Schema(minimum = "0.1", maximum = "10000", defaultValue = "50")
          @Nullable Double ratePerSecond,
      @Nullable CanaryBody canary) {}

  @Schema(name = "ReplayAccepted")
  record Accepted(String id, @Schema(description = "Dead letters that it means") int matched) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "replayDeadLetters",
      summary = "Submit the jobs of many dead letters again, as new ones",
      description =
          "Those that lie there now, the oldest first, no faster than ratePerSecond. It stops when"
              + " one of its jobs dies with the fingerprint of the dead letter that it comes from,"
              + " and when its canary does not end in time.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = ReplayBodies.class))))
  @ApiResponse(
      responseCode = "202",
      headers = @Header(name = "Location", description = "Where to ask for it"),
      content = @Content(schema = @Schema(implementation = Accepted.class)))
  @ProblemAnswer(code = "413", description = "The body is larger than 512 KiB")
  ResponseEntity<Accepted> replay(@Actor String actor, HttpServletRequest request)
      throws IOException, InterruptedException {
    Order order = SelectionBody.replay(request);
    catchUp.require(DeadLettersController.PATIENCE);
    types.check(order.selection());
    Replay replay = replays.ask(order, actor);
    return ResponseEntity.accepted()
        .location(URI.create(REPLAYS + "/" + replay.id()))
        .body(new Accepted(replay.id().toString(), replay.tally().matched()));
  }

  @GetMapping
  @Operation(operationId = "listReplays", summary = "Replays of many, the latest first")
  Page<ReplayView> list(@ParameterObject PageQuery page, HttpServletRequest query) {
    Parameters parameters = Parameters.of(query);
    JobId after = page.after(parameters, JobId::parse);
    int size = page.size(parameters);
    parameters.requireValid();
    List<ReplayView> items =
        replays.list(after == null ? null : after.value(), size).stream()
            .map(replay -> ReplayView.of(replay, null))
            .toList();
    return new Page<>(items, new PageLink(REPLAYS).after(items, size, ReplayView::id));
  }

  @GetMapping("/{id}")
  @Operation(operationId = "getReplay", summary = "One replay of many: how far it has come")
  @ProblemAnswer(code = "404", description = "No such replay")
  ReplayView get(@Uuid @PathVariable String id) {
    return replays
        .find(parse(id))
        .map(it -> ReplayView.of(it, replays.details(it)))
        .orElseThrow(ReplaysController::unknown);
  }

  @Schema(name = "ReplayCancellation")
  record Cancellation(
      @Schema(description = "Why, for a person", example = "the provider is down again")
          @Nullable String reason) {}

  @PostMapping("/{id}/cancel")
  @Operation(
      operationId = "cancelReplay",
      summary = "Replay no more of them",
      description = "Jobs that were submitted go on.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = Cancellation.class))))
  @ProblemAnswer(code = "404", description = "No such replay")
  @ProblemAnswer(code = "409", description = "It was over before")
  @ProblemAnswer(code = "413", description = "The body is larger than 64 KiB")
  ReplayView cancel(@Uuid @PathVariable String id, @Actor String actor, HttpServletRequest request)
      throws IOException {
    String reason = OrderBody.read(request, "reason").onlyText("reason");
    Cancelled cancelled =
        replays.cancel(parse(id), actor, reason).orElseThrow(ReplaysController::unknown);
    Replay replay = cancelled.replay();
    if (cancelled.wasOver()) {
      throw Problems.conflict("The replay is " + replay.phase().state() + " already.");
    }
    return ReplayView.of(replay, replays.details(replay));
  }

  private static UUID parse(String id) {
    return Parameters.uuid(id).value();
  }

  private static ErrorResponseException unknown() {
    return Problems.notFound("There is no replay of this id.");
  }
}
