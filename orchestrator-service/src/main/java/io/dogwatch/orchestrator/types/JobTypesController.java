package io.dogwatch.orchestrator.types;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dogwatch.orchestrator.problems.ProblemAnswer;
import io.dogwatch.orchestrator.problems.Problems;
import io.dogwatch.orchestrator.types.PausedTypes.Pause;
import io.dogwatch.schemas.workers.JobTypeDescription;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code GET /api/v1/job-types}. */
@RestController
@RequestMapping("/api/v1/job-types")
final class JobTypesController {

  private final JobTypes types;
  private final PausedTypes pauses;

  JobTypesController(JobTypes types, PausedTypes pauses) {
    this.types = types;
    this.pauses = pauses;
  }

  /** A type in the list. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record TypeSummary(String type, String description, @Nullable Pause paused) {}

  record TypeList(List<TypeSummary> items) {}

  /** A type with all that a submitter needs. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record TypeDetail(
      String type,
      String description,
      @Schema(description = "JSON Schema (2020-12) of the payload", types = "object")
          JsonNode payloadSchema,
      @Schema(description = "A payload that the schema accepts", types = "object") JsonNode example,
      Instant announcedAt,
      @Schema(description = "Missing unless no job of the type is to begin")
          @Nullable Pause paused) {}

  /** Who can submit nothing yet hears so: once this answers, a platform that starts is ready. */
  @GetMapping
  @Operation(operationId = "listJobTypes", summary = "The job types that workers have announced")
  @ProblemAnswer(code = "503", description = "No worker has announced a job type yet")
  TypeList list() {
    List<TypeSummary> known =
        types.all().stream().map(KnownType::description).map(this::summary).toList();
    if (known.isEmpty()) {
      throw Problems.unavailable("No worker has announced a job type yet.");
    }
    return new TypeList(known);
  }

  @GetMapping("/{type}")
  @Operation(
      operationId = "getJobType",
      summary = "One job type: schema and example of its payload")
  @ProblemAnswer(code = "404", description = "No worker has announced such a type")
  TypeDetail get(@PathVariable String type) {
    return types.find(type).map(this::detail).orElseThrow(JobTypesController::unknown);
  }

  static ErrorResponseException unknown() {
    return Problems.notFound("No worker has announced a job type of this name.");
  }

  private TypeSummary summary(JobTypeDescription type) {
    return new TypeSummary(
        type.type().name(), type.description(), pauses.find(type.type()).orElse(null));
  }

  private TypeDetail detail(KnownType known) {
    JobTypeDescription type = known.description();
    return new TypeDetail(
        type.type().name(),
        type.description(),
        known.schemaDocument(),
        known.example(),
        type.announcedAt(),
        pauses.find(type.type()).orElse(null));
  }
}
