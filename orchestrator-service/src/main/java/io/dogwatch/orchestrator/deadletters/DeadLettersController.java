package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.deadletters.DeadLetterViews.Found;
import io.dogwatch.orchestrator.deadletters.HandleDeadLetters.Handled;
import io.dogwatch.orchestrator.model.ReadModelBehindException;
import io.dogwatch.orchestrator.pages.Page;
import io.dogwatch.orchestrator.pages.PageLink;
import io.dogwatch.orchestrator.pages.PageQuery;
import io.dogwatch.orchestrator.pages.TimeCursor;
import io.dogwatch.orchestrator.problems.Actor;
import io.dogwatch.orchestrator.problems.Mistakes;
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

/** {@code /api/v1/dlq}. */
@RestController
@RequestMapping("/api/v1/dlq")
@ProblemAnswer(code = "400", description = "A parameter is invalid; errors lists them")
@ProblemAnswer(code = "503", description = "The read model does not answer")
final class DeadLettersController {

  private static final String DEAD_LETTERS = "/api/v1/dlq";

  /** Who has seen a job end as DEAD finds its dead letter. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private final DeadLetterViews views;
  private final HandleDeadLetters handle;
  private final LetterTypes types;
  private final CatchUp catchUp;

  DeadLettersController(
      DeadLetterViews views,
      HandleDeadLetters handle,
      LetterTypes types,
      CatchUp deadLettersCatchUp) {
    this.views = views;
    this.handle = handle;
    this.types = types;
    this.catchUp = deadLettersCatchUp;
  }

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
  Page<DeadLetterView> list(
      @ParameterObject LetterQuery letters,
      @RequestParam(required = false) @Nullable String fingerprint,
      @Parameter(description = "Id of a job") @RequestParam(required = false) @Nullable String job,
      @Parameter(
              description = "What was done about them; without it those about which nothing was",
              schema = @Schema(implementation = Action.Kind.class))
          @RequestParam(required = false)
          @Nullable String action,
      @ParameterObject PageQuery page,
      HttpServletRequest query)
      throws InterruptedException {
    Parameters parameters = Parameters.of(query);
    DeadLetterFilter filter =
        letters.filter(
            parameters,
            parameters.text("fingerprint", fingerprint),
            parameters.optional("job", job, "a UUID", JobId::parse),
            parameters.constant("action", action, Action.Kind.class));
    TimeCursor<DeadLetterId> after =
        page.after(parameters, text -> TimeCursor.parse(text, DeadLetterId::parse));
    int size = page.size(parameters);
    parameters.requireValid();
    var _ = catchUp.await(PATIENCE);
    List<Found> found = views.list(filter, after, size);
    return new Page<>(
        found.stream().map(letter -> DeadLetterView.of(letter, false)).toList(),
        next(filter, size, found));
  }

  @GetMapping("/groups")
  @Operation(
      operationId = "groupDeadLetters",
      summary = "Dead letters by how they failed, the group with the latest first",
      description =
          "A group has the same type, reason, failure code, exception, and message but for ids,"
              + " numbers and what stands in quotes.")
  Groups groups(
      @ParameterObject LetterQuery letters,
      @Parameter(
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50"))
          @RequestParam(required = false)
          @Nullable String limit,
      HttpServletRequest query)
      throws InterruptedException {
    Parameters parameters = Parameters.of(query);
    DeadLetterFilter filter = letters.filter(parameters, null, null, null);
    int size = new PageQuery(null, limit).size(parameters);
    parameters.requireValid();
    var _ = catchUp.await(PATIENCE);
    return new Groups(views.groups(filter, size).stream().map(GroupView::of).toList());
  }

  @GetMapping("/{id}")
  @Operation(
      operationId = "getDeadLetter",
      summary = "One dead letter: the bytes as they came, with all headers")
  @ProblemAnswer(code = "404", description = "No such dead letter")
  DeadLetterView get(@Parameter(example = "probe.0.17") @PathVariable String id)
      throws InterruptedException {
    return DeadLetterView.of(find(id), true);
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
  ResponseEntity<OneJob> replay(
      @Parameter(example = "probe.0.17") @PathVariable String id,
      @Actor String actor,
      HttpServletRequest request)
      throws InterruptedException, IOException {
    Payload edited = ReplayBody.read(request).orElse(null);
    types.requireComplete();
    return switch (handle.replay(find(id), edited, actor, Parameters.traceOf(request))) {
      case Handled.Replayed(JobId job) ->
          ResponseEntity.accepted()
              .location(URI.create("/api/v1/jobs/" + job))
              .body(new OneJob(job.toString()));
      case Handled.Before(var action) -> throw wasDone(action);
      case Handled.Refused(var problems) -> {
        var mistakes = new Mistakes();
        mistakes.addAll(problems);
        throw Problems.invalid(mistakes);
      }
    };
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(
      operationId = "purgeDeadLetter",
      summary = "Show a dead letter no more, unless it is asked for",
      description = "The record stays in its topic for as long as that keeps it.")
  @ProblemAnswer(code = "404", description = "No such dead letter")
  @ProblemAnswer(code = "409", description = "It was replayed or purged before, as done tells")
  void purge(@Parameter(example = "probe.0.17") @PathVariable String id, @Actor String actor)
      throws InterruptedException {
    Optional<Action> before = handle.purge(find(id), actor);
    if (before.isPresent()) {
      throw wasDone(before.get());
    }
  }

  private Found find(String id) throws InterruptedException {
    DeadLetterId parsed =
        new Parameters().required("id", id, "an id such as probe.0.17", DeadLetterId::parse);
    boolean isComplete = catchUp.await(PATIENCE);
    Optional<Found> found = views.find(parsed);
    if (found.isEmpty() && !isComplete) {
      throw new ReadModelBehindException();
    }
    return found.orElseThrow(() -> Problems.notFound("There is no dead letter of this id."));
  }

  private static ErrorResponseException wasDone(Action action) {
    return Problems.conflict(
        "The dead letter was %s.".formatted(action.text()), "done", DeadLetterView.Done.of(action));
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
    return new TimeCursor<>(last.at(), DeadLetterView.idOf(last)).text();
  }
}
