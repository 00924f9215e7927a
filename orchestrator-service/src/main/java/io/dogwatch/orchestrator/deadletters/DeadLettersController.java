package io.dogwatch.orchestrator.deadletters;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.orchestrator.queries.CatchUp;
import io.dogwatch.schemas.jobs.JobId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** {@code GET /api/v1/dlq}. */
@RestController
@RequestMapping("/api/v1/dlq")
@ProblemAnswer(code = "400", description = "A parameter is invalid; errors lists them")
@ProblemAnswer(code = "503", description = "The read model does not answer")
final class DeadLettersController {

  private static final String DEAD_LETTERS = "/api/v1/dlq";

  /** Who has seen a job end as DEAD finds its dead letter. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final DeadLetterViews views;
  private final CatchUp catchUp;

  DeadLettersController(DeadLetterViews views, CatchUp deadLettersCatchUp) {
    this.views = views;
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
          group.latest().fingerprint(),
          group.count(),
          group.first(),
          group.latest().at(),
          DeadLetterView.of(group.latest(), false));
    }
  }

  @Schema(name = "DeadLetterGroups")
  record Groups(List<GroupView> items) {}

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
    DeadLetterFilter filter = filter(parameters, type, reason, fingerprint, job);
    DeadLetterCursor after =
        parameters.optional("cursor", cursor, "a cursor from a next link", DeadLetterCursor::parse);
    int size = parameters.limit(limit);
    parameters.requireValid();
    var _ = catchUp.await(PATIENCE);
    List<DeadLetter> letters = views.list(filter, after, size);
    return ResponseEntity.ok(
        new Page(
            letters.stream().map(letter -> DeadLetterView.of(letter, false)).toList(),
            letters.size() < size ? null : next(filter, size, letters.getLast())));
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
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "500", defaultValue = "50"))
          @RequestParam(required = false)
          @Nullable String limit,
      HttpServletRequest query)
      throws InterruptedException {
    Parameters parameters = Parameters.of(query);
    DeadLetterFilter filter = filter(parameters, type, reason, null, null);
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
    DeadLetterId parsed =
        new Parameters().required("id", id, "an id such as probe.0.17", DeadLetterId::parse);
    var _ = catchUp.await(PATIENCE);
    return views
        .find(parsed)
        .<ResponseEntity<Object>>map(it -> ResponseEntity.ok(DeadLetterView.of(it, true)))
        .orElseGet(() -> Problems.notFound("There is no dead letter of this id."));
  }

  private static DeadLetterFilter filter(
      Parameters parameters,
      @Nullable String type,
      @Nullable String reason,
      @Nullable String fingerprint,
      @Nullable String job) {
    return new DeadLetterFilter(
        parameters.text("type", type),
        parameters.text("reason", reason),
        parameters.text("fingerprint", fingerprint),
        parameters.optional("job", job, "a UUID", JobId::parse));
  }

  private static String next(DeadLetterFilter filter, int limit, DeadLetter last) {
    var link = UriComponentsBuilder.fromPath(DEAD_LETTERS);
    add(link, "type", filter.type());
    add(link, "reason", filter.reason());
    add(link, "fingerprint", filter.fingerprint());
    add(link, "job", filter.job());
    return link.queryParam("limit", limit)
        .queryParam("cursor", new DeadLetterCursor(last.at(), DeadLetterView.idOf(last)).text())
        .encode()
        .toUriString();
  }

  private static void add(UriComponentsBuilder link, String name, @Nullable Object value) {
    if (value != null) {
      link.queryParam(name, value);
    }
  }
}
