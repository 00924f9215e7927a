package io.dogwatch.orchestrator.deadletters;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dogwatch.orchestrator.deadletters.DeadLetterViews.Found;
import io.dogwatch.orchestrator.deadletters.HandleDeadLetters.Handled;
import io.dogwatch.orchestrator.problems.Actor;
import io.dogwatch.orchestrator.problems.Mistakes;
import io.dogwatch.orchestrator.problems.PageLink;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.orchestrator.queries.CatchUp;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.Payload;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/dlq}. */
@RestController
@RequestMapping("/api/v1/dlq")
@ProblemAnswer(code = "400", description = "A parameter is invalid; errors lists them")
@ProblemAnswer(code = "503", description = "The read model does not answer")
final class DeadLettersController {

  private static final String DEAD_LETTERS = "/api/v1/dlq";

  /** Who has seen a job end as DEAD finds its dead letter. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final DeadLetterViews views;
  private final HandleDeadLetters handle;
  private final CatchUp catchUp;

  DeadLettersController(
      DeadLetterViews views, HandleDeadLetters handle, CatchUp deadLettersCatchUp) {
    this.views = views;
    this.handle = handle;
    this.catchUp = deadLettersCatchUp;
  }

  /** A page of dead letters; without a next link it is the last one. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "DeadLetterPage")
  record Page(List<DeadLetterView> items, @Nullable String next) {}

  /** Dead letters that failed alike. */
  @Schema(name = "DeadLetterGroup")
  record GroupView(
      String fingerprint,
      long count,
      @Schema(description = "When the first of them was given up") Instant firstAt,
      @Schema(description = "When the last of them was given up") Instant lastAt,
      @Schema(description = "The last of them") DeadLetterView latest) {

    static GroupView of(DeadLetterViews.Group group) {
      return new GroupView(
          group.latest().letter().fingerprint(),
          group.count(),
          group.first(),
          group.latest().letter().at(),
          DeadLetterView.of(group.latest(), false));
    }
  }

  @Schema(name = "DeadLetterGroups")
  record Groups(List<GroupView> items) {}

  @Schema(name = "Replay", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record Replay(
      @Schema(description = "Instead of the job's own", types = "object")
          @Nullable Object payload) {}

  @Schema(name = "ReplayedJob")
  record OneJob(String id) {}

  @GetMapping
  @Operation(operationId = "listDeadLetters", summary = "Dead letters, the latest first")
  @ApiResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Page.class)))
  ResponseEntity<Object> list(
      @Parameter(example = "probe") @RequestParam(required = false) @Nullable String type,
      @Parameter(example = "MAX_ATTEMPTS") @RequestParam(required = false) @Nullable String reason,
      @RequestParam(required = false) @Nullable String fingerprint,
      @Parameter(description = "Id of a job") @RequestParam(required = false) @Nullable String job,
      @Parameter(
              description = "When they were given up, at the earliest",
              schema = @Schema(type = "string", format = "date-time"))
          @RequestParam(required = false)
          @Nullable String from,
      @Parameter(
              description = "Before which they were given up",
              schema = @Schema(type = "string", format = "date-time"))
          @RequestParam(required = false)
          @Nullable String to,
      @Parameter(
              description = "What was done about them; without it those about which nothing was",
              schema = @Schema(implementation = Action.Kind.class))
          @RequestParam(required = false)
          @Nullable String action,
      @Parameter(description = "From the next link of a page") @RequestParam(required = false)
          @Nullable String cursor,
      @Parameter(
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50"))
          @RequestParam(required = false)
          @Nullable String limit,
      HttpServletRequest query)
      throws InterruptedException {
    Parameters parameters = Parameters.of(query);
    var filter =
        new DeadLetterFilter(
            parameters.text("type", type),
            parameters.text("reason", reason),
            parameters.text("fingerprint", fingerprint),
            parameters.optional("job", job, "a UUID", JobId::parse),
            time(parameters, "from", from),
            time(parameters, "to", to),
            parameters.constant("action", action, Action.Kind.class));
    DeadLetterCursor after =
        parameters.optional("cursor", cursor, "a cursor from a next link", DeadLetterCursor::parse);
    int size = parameters.limit(limit);
    parameters.requireValid();
    var _ = catchUp.await(PATIENCE);
    List<Found> letters = views.list(filter, after, size);
    return ResponseEntity.ok(
        new Page(
            letters.stream().map(letter -> DeadLetterView.of(letter, false)).toList(),
            next(filter, size, letters)));
  }

  @GetMapping("/groups")
  @Operation(
      operationId = "groupDeadLetters",
      summary = "Dead letters by how they failed, the group with the latest first",
      description =
          "A group has the same type, reason, failure code, exception, and message but for ids,"
              + " numbers and what stands in quotes.")
  @ApiResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Groups.class)))
  ResponseEntity<Object> groups(
      @Parameter(example = "probe") @RequestParam(required = false) @Nullable String type,
      @Parameter(example = "MAX_ATTEMPTS") @RequestParam(required = false) @Nullable String reason,
      @Parameter(
              description = "When they were given up, at the earliest",
              schema = @Schema(type = "string", format = "date-time"))
          @RequestParam(required = false)
          @Nullable String from,
      @Parameter(
              description = "Before which they were given up",
              schema = @Schema(type = "string", format = "date-time"))
          @RequestParam(required = false)
          @Nullable String to,
      @Parameter(
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50"))
          @RequestParam(required = false)
          @Nullable String limit,
      HttpServletRequest query)
      throws InterruptedException {
    Parameters parameters = Parameters.of(query);
    var filter =
        new DeadLetterFilter(
            parameters.text("type", type),
            parameters.text("reason", reason),
            null,
            null,
            time(parameters, "from", from),
            time(parameters, "to", to),
            null);
    int size = parameters.limit(limit);
    parameters.requireValid();
    var _ = catchUp.await(PATIENCE);
    return ResponseEntity.ok(
        new Groups(views.groups(filter, size).stream().map(GroupView::of).toList()));
  }

  @GetMapping("/{id}")
  @Operation(
      operationId = "getDeadLetter",
      summary = "One dead letter: the bytes as they came, with all headers")
  @ApiResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = DeadLetterView.class)))
  @ProblemAnswer(code = "404", description = "No such dead letter")
  ResponseEntity<Object> get(@Parameter(example = "probe.0.17") @PathVariable String id)
      throws InterruptedException {
    return find(id)
        .<ResponseEntity<Object>>map(it -> ResponseEntity.ok(DeadLetterView.of(it, true)))
        .orElseGet(DeadLettersController::unknown);
  }

  @PostMapping("/{id}/replay")
  @Operation(
      operationId = "replayDeadLetter",
      summary = "Submit the job of a dead letter again, as a new one",
      description =
          "With all its attempts, from its first step on, and with another payload if one is given."
              + " Its metadata tell which job it was (replayOf) and how often it has been replayed"
              + " (replays). A dead letter is replayed once; a job that fails again has another.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = Replay.class))))
  @ApiResponse(
      responseCode = "202",
      headers = @Header(name = "Location", description = "Where to ask for the job"),
      content = @Content(schema = @Schema(implementation = OneJob.class)))
  @ProblemAnswer(code = "404", description = "No such dead letter")
  @ProblemAnswer(code = "409", description = "It was replayed or purged before, as done tells")
  @ProblemAnswer(code = "413", description = "The body is larger than 512 KiB")
  ResponseEntity<Object> replay(
      @Parameter(example = "probe.0.17") @PathVariable String id,
      @Actor String actor,
      HttpServletRequest request)
      throws InterruptedException, IOException {
    Payload edited = ReplayBody.read(request).orElse(null);
    Optional<Found> found = find(id);
    return found.isEmpty()
        ? unknown()
        : answer(handle.replay(found.get(), edited, actor, Parameters.traceOf(request)));
  }

  @DeleteMapping("/{id}")
  @Operation(
      operationId = "purgeDeadLetter",
      summary = "Show a dead letter no more, unless it is asked for",
      description = "The record stays in its topic for as long as that keeps it.")
  @ApiResponse(responseCode = "204")
  @ProblemAnswer(code = "404", description = "No such dead letter")
  @ProblemAnswer(code = "409", description = "It was replayed or purged before, as done tells")
  ResponseEntity<Object> purge(
      @Parameter(example = "probe.0.17") @PathVariable String id, @Actor String actor)
      throws InterruptedException {
    Optional<Found> found = find(id);
    return found.isEmpty() ? unknown() : answer(handle.purge(found.get(), actor));
  }

  private Optional<Found> find(String id) throws InterruptedException {
    DeadLetterId parsed =
        new Parameters().required("id", id, "an id such as probe.0.17", DeadLetterId::parse);
    var _ = catchUp.await(PATIENCE);
    return views.find(parsed);
  }

  private static ResponseEntity<Object> answer(Handled handled) {
    return switch (handled) {
      case Handled.Replayed(JobId job) ->
          ResponseEntity.accepted()
              .location(URI.create("/api/v1/jobs/" + job))
              .body(new OneJob(job.toString()));
      case Handled.Purged _ -> ResponseEntity.noContent().build();
      case Handled.Before(var action) ->
          Problems.of(
              HttpStatus.CONFLICT,
              "The dead letter was %s.".formatted(action.text()),
              "done",
              DeadLetterView.Done.of(action));
      case Handled.Refused(var problems) -> {
        var mistakes = new Mistakes();
        mistakes.addAll(problems);
        yield Problems.invalid(mistakes);
      }
    };
  }

  private static ResponseEntity<Object> unknown() {
    return Problems.notFound("There is no dead letter of this id.");
  }

  private static @Nullable Instant time(Parameters parameters, String name, @Nullable String text) {
    return parameters.optional(name, text, DeadLetterFilter.TIME, DeadLetterFilter::time);
  }

  private static @Nullable String next(DeadLetterFilter filter, int limit, List<Found> letters) {
    return new PageLink(DEAD_LETTERS)
        .with("type", filter.type())
        .with("reason", filter.reason())
        .with("fingerprint", filter.fingerprint())
        .with("job", filter.job())
        .with("from", filter.from())
        .with("to", filter.to())
        .with("action", filter.action())
        .after(letters, limit, found -> cursor(found.letter()));
  }

  private static String cursor(DeadLetter last) {
    return new DeadLetterCursor(last.at(), DeadLetterView.idOf(last)).text();
  }
}
