package io.dogwatch.orchestrator.schedules;

import io.dogwatch.orchestrator.control.OrderBody;
import io.dogwatch.orchestrator.pages.Page;
import io.dogwatch.orchestrator.pages.PageLink;
import io.dogwatch.orchestrator.pages.PageQuery;
import io.dogwatch.orchestrator.problems.Actor;
import io.dogwatch.orchestrator.problems.JsonBody;
import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.orchestrator.schedules.ManageSchedules.Backfilled;
import io.dogwatch.orchestrator.types.JobTypes;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
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
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/schedules}. */
@RestController
@RequestMapping("/api/v1/schedules")
@ProblemAnswer(code = "400", description = "Something is invalid; errors lists it")
@ProblemAnswer(code = "503", description = "The database does not answer")
final class SchedulesController {

  static final String SCHEDULES = "/api/v1/schedules";

  /** In bytes: a payload and what is around it. */
  private static final int LARGEST = 512 * 1024;

  private static final int FIRINGS = 10;
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,99}");

  private final ManageSchedules schedules;
  private final JobTypes types;

  SchedulesController(ManageSchedules schedules, JobTypes types) {
    this.schedules = schedules;
    this.types = types;
  }

  /** A schedule as it is put, for the API's description; {@link DefinitionReader} reads it. */
  @Schema(
      name = "ScheduleDefinition",
      additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record ScheduleDefinition(
      @Schema(description = "For people", maxLength = 1_000) @Nullable String description,
      @Schema(
              description =
                  "Instead of every and at: minute, hour, day of month, month, day of week, with"
                      + " seconds before them if there are six fields; or @hourly, @daily, @weekly,"
                      + " @monthly, @yearly",
              example = "30 2 * * MON-FRI")
          @Nullable String cron,
      @Schema(description = "Of cron", defaultValue = "UTC", example = "Europe/Berlin")
          @Nullable String zone,
      @Schema(
              description = "Instead of cron and at: ISO 8601 duration, PT1S to P365D",
              example = "PT5M")
          @Nullable String every,
      @Schema(
              description = "Of every: its first instant; otherwise one interval from now",
              format = "date-time")
          @Nullable String startAt,
      @Schema(description = "Instead of cron and every: fires once", format = "date-time")
          @Nullable String at,
      @Schema(
              description =
                  "What becomes of a firing while the job of the one before has not ended: both run,"
                      + " it is left out, its job waits, or the other job is taken back",
              implementation = Overlap.class,
              defaultValue = "ALLOW")
          @Nullable String overlap,
      @Schema(
              description =
                  "What becomes of firings that are a minute late, since no orchestrator ran: the"
                      + " latest one fires for all, all of them fire, or none",
              implementation = Misfire.class,
              defaultValue = "ONCE")
          @Nullable String misfire,
      @Schema(
              description =
                  "As in POST /api/v1/jobs, without id, idempotencyKey, dependsOn, runAt, delay and"
                      + " expiresAt. Texts may refer to the instant: ${schedule.time}",
              types = "object",
              example = "{\"type\": \"technical\", \"payload\": {\"symbol\": \"AAPL\"}}",
              requiredMode = Schema.RequiredMode.REQUIRED)
          Object job) {}

  @Schema(name = "Backfill")
  record Backfill(
      @Schema(
              description = "The first instant, at most P30D ago",
              format = "date-time",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String from,
      @Schema(
              description = "The last instant, not in the future",
              format = "date-time",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String to) {}

  @Schema(name = "Backfilled")
  record BackfillAnswer(
      @Schema(description = "Instants that fire now") int fired,
      @Schema(description = "Instants that had been decided about before") int alreadyDecided) {

    static BackfillAnswer of(Backfilled backfilled) {
      return new BackfillAnswer(backfilled.fired(), backfilled.decided());
    }
  }

  @PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "putSchedule",
      summary = "Have jobs submitted at times, or change what is submitted when",
      description =
          "No instant fires twice, however many orchestrators there are and whatever their clocks"
              + " do. A schedule that is changed fires as it says now, from now on.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = ScheduleDefinition.class))))
  @ApiResponse(
      responseCode = "200",
      description = "Changed",
      content = @Content(schema = @Schema(implementation = ScheduleView.class)))
  @ApiResponse(
      responseCode = "201",
      description = "New",
      content = @Content(schema = @Schema(implementation = ScheduleView.class)))
  @ProblemAnswer(code = "413", description = "The body is larger than 512 KiB")
  ResponseEntity<ScheduleView> put(
      @Parameter(description = "Letters a to z, digits, '.', '_', '-'; at most 100") @PathVariable
          String id,
      @Actor String actor,
      HttpServletRequest request)
      throws IOException {
    String name = name(id);
    byte[] body = JsonBody.read(request, LARGEST);
    if (!types.isComplete()) {
      throw Problems.unavailable(JobTypes.INCOMPLETE);
    }
    var put = schedules.put(name, new String(body, StandardCharsets.UTF_8), actor);
    ScheduleView view = ScheduleView.of(put.schedule(), null);
    return put.isNew()
        ? ResponseEntity.created(URI.create(SCHEDULES + "/" + name)).body(view)
        : ResponseEntity.ok(view);
  }

  @GetMapping
  @Operation(operationId = "listSchedules", summary = "Schedules, by name")
  Page<ScheduleView> list(@ParameterObject PageQuery page, HttpServletRequest query) {
    Parameters parameters = Parameters.of(query);
    String after = parameters.text("cursor", page.cursor());
    int size = page.size(parameters);
    parameters.requireValid();
    List<ScheduleView> items =
        schedules.list(after == null ? "" : after, size).stream()
            .map(schedule -> ScheduleView.of(schedule, null))
            .toList();
    return new Page<>(items, new PageLink(SCHEDULES).after(items, size, ScheduleView::id));
  }

  @GetMapping("/{id}")
  @Operation(
      operationId = "getSchedule",
      summary = "One schedule: what it fires, when it does next, and what it has fired")
  @ProblemAnswer(code = "404", description = "No such schedule")
  ScheduleView get(@PathVariable String id) {
    return answer(schedules.find(name(id)));
  }

  @DeleteMapping("/{id}")
  @Operation(
      operationId = "deleteSchedule",
      summary = "Forget a schedule; jobs that it has fired go on")
  @ProblemAnswer(code = "404", description = "No such schedule")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String id, @Actor String actor) {
    if (!schedules.delete(name(id), actor)) {
      throw unknown();
    }
  }

  @PostMapping("/{id}/pause")
  @Operation(operationId = "pauseSchedule", summary = "Let a schedule fire no more for now")
  @ProblemAnswer(code = "404", description = "No such schedule")
  ScheduleView pause(@PathVariable String id, @Actor String actor, HttpServletRequest request)
      throws IOException {
    OrderBody.requireNothing(request);
    return answer(schedules.pause(name(id), actor));
  }

  @PostMapping("/{id}/resume")
  @Operation(
      operationId = "resumeSchedule",
      summary = "Let a schedule fire again, from its next instant on",
      description = "What came while it was paused is not made up for: /backfill does that.")
  @ProblemAnswer(code = "404", description = "No such schedule")
  ScheduleView resume(@PathVariable String id, @Actor String actor, HttpServletRequest request)
      throws IOException {
    OrderBody.requireNothing(request);
    return answer(schedules.resume(name(id), actor));
  }

  @PostMapping(path = "/{id}/backfill", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "backfillSchedule",
      summary = "Fire the instants of a time that is past",
      description =
          "Those that have fired, or were left out for the job before, do not fire again. At most"
              + " 1000 at once. Where overlap is not ALLOW their jobs run one after the other.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = Backfill.class))))
  @ApiResponse(
      responseCode = "202",
      content = @Content(schema = @Schema(implementation = BackfillAnswer.class)))
  @ProblemAnswer(code = "404", description = "No such schedule")
  ResponseEntity<BackfillAnswer> backfill(
      @PathVariable String id, @Actor String actor, HttpServletRequest request) throws IOException {
    List<Instant> times = OrderBody.read(request, "from", "to").times("from", "to");
    return schedules
        .backfill(name(id), times.getFirst(), times.getLast(), actor)
        .map(it -> ResponseEntity.accepted().body(BackfillAnswer.of(it)))
        .orElseThrow(SchedulesController::unknown);
  }

  private ScheduleView answer(Optional<Schedule> schedule) {
    return schedule
        .map(it -> ScheduleView.of(it, schedules.firings(it, null, FIRINGS)))
        .orElseThrow(SchedulesController::unknown);
  }

  private static String name(String id) {
    return name(new Parameters(), id);
  }

  /** That of a path. */
  static String name(Parameters parameters, String id) {
    return parameters.required(
        "id",
        id,
        "a name of a to z, 0 to 9, '.', '_' and '-', at most 100 characters,",
        SchedulesController::matching);
  }

  private static String matching(String id) {
    if (!NAME.matcher(id).matches()) {
      throw new IllegalArgumentException("no name");
    }
    return id;
  }

  static ErrorResponseException unknown() {
    return Problems.notFound("There is no schedule of this name.");
  }
}
