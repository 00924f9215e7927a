package io.dogwatch.orchestrator.alerts;

import io.dogwatch.orchestrator.pages.Page;
import io.dogwatch.orchestrator.pages.PageLink;
import io.dogwatch.orchestrator.pages.PageQuery;
import io.dogwatch.orchestrator.problems.Actor;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.orchestrator.problems.Uuid;
import io.dogwatch.schemas.jobs.JobId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/silences}. */
@RestController
@RequestMapping("/api/v1/silences")
@ProblemAnswer(code = "400", description = "Something is invalid; errors lists it")
@ProblemAnswer(code = "503", description = "The database does not answer")
final class SilencesController {

  private static final String SILENCES = "/api/v1/silences";

  private final Silences silences;
  private final InstantSource clock;

  SilencesController(Silences silences, InstantSource clock) {
    this.silences = silences;
    this.clock = clock;
  }

  /** A silence that somebody wants, for the API's description; {@link SilenceBody} reads it. */
  @Schema(name = "SilenceOrder", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record Order(
      @Schema(
              description = "One at least; an alert falls under all that are given",
              requiredMode = Schema.RequiredMode.REQUIRED)
          SilenceMatchers matchers,
      @Schema(description = "When it begins; now if nothing is said", format = "date-time")
          @Nullable String from,
      @Schema(format = "date-time", requiredMode = Schema.RequiredMode.REQUIRED) String until,
      @Schema(
              description = "For people",
              maxLength = 1_000,
              requiredMode = Schema.RequiredMode.REQUIRED)
          String reason) {}

  @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "silenceAlerts",
      summary = "Have nobody told of some alerts for a time",
      description =
          "They are raised, listed and streamed all the same: only notifications are held back.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = Order.class))))
  @ApiResponse(
      responseCode = "201",
      headers = @Header(name = "Location", description = "Where to ask for it"),
      content = @Content(schema = @Schema(implementation = SilenceView.class)))
  @ProblemAnswer(code = "413", description = "The body is larger than 64 KiB")
  ResponseEntity<SilenceView> add(@Actor String actor, HttpServletRequest request)
      throws IOException {
    Instant now = clock.instant();
    Silence silence = SilenceBody.read(request, actor, now);
    silences.add(silence);
    return ResponseEntity.created(URI.create(SILENCES + "/" + silence.id()))
        .body(SilenceView.of(silence, now));
  }

  @GetMapping
  @Operation(operationId = "listSilences", summary = "Silences, the latest first")
  Page<SilenceView> list(
      @Parameter(schema = @Schema(implementation = Silence.State.class))
          @RequestParam(required = false)
          @Nullable String state,
      @ParameterObject PageQuery page,
      HttpServletRequest query) {
    Parameters parameters = Parameters.of(query);
    Silence.State wanted = parameters.constant("state", state, Silence.State.class);
    JobId after = page.after(parameters, JobId::parse);
    int size = page.size(parameters);
    parameters.requireValid();
    Instant now = clock.instant();
    List<SilenceView> items =
        silences.list(wanted, now, after == null ? null : after.value(), size).stream()
            .map(silence -> SilenceView.of(silence, now))
            .toList();
    return new Page<>(
        items, new PageLink(SILENCES).with("state", wanted).after(items, size, SilenceView::id));
  }

  @GetMapping("/{id}")
  @Operation(operationId = "getSilence", summary = "One silence")
  @ProblemAnswer(code = "404", description = "No such silence")
  SilenceView get(@Uuid @PathVariable String id) {
    return silences
        .find(parse(id))
        .map(it -> SilenceView.of(it, clock.instant()))
        .orElseThrow(SilencesController::unknown);
  }

  @DeleteMapping("/{id}")
  @Operation(
      operationId = "endSilence",
      summary = "End a silence now",
      description = "It is listed as OVER, and changes no more once it is.")
  @ProblemAnswer(code = "404", description = "No such silence")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void end(@Uuid @PathVariable String id, @Actor String actor) {
    UUID silence = parse(id);
    if (silences.find(silence).isEmpty()) {
      throw unknown();
    }
    silences.end(silence, new Silence.End(clock.instant().truncatedTo(ChronoUnit.MILLIS), actor));
  }

  private static UUID parse(String id) {
    return Parameters.uuid(id).value();
  }

  private static ErrorResponseException unknown() {
    return Problems.notFound("There is no silence of this id.");
  }
}
