package io.dogwatch.orchestrator.queries;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.dogwatch.client.lifecycle.JobState;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A job as the API shows it. What does not apply is left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Job")
record JobView(
    UUID id,
    String type,
    @Schema(description = "Where the job stands") JobState state,
    @Schema(description = "Missing as long as only events of the job are known")
        @Nullable String priority,
    @Schema(description = "The execution that it is at, from 1, over all steps") int attempt,
    @Schema(
            description =
                "How often that attempt was delivered to a worker, those included who gave it back"
                    + " unrun; 0 before the first")
        int delivery,
    @Nullable String worker,
    @Schema(
            description =
                "Executions that are known to have started and came to no end, that of now"
                    + " included; missing in lists, and once the job has ended")
        @Nullable Integer unfinishedStarts,
    @Schema(description = "Input; missing in lists") @Nullable ContentView payload,
    @Schema(description = "What the handler returned; missing in lists")
        @Nullable ContentView result,
    @Nullable FailureView failure,
    @Schema(description = "Why it is dead, cancelled or skipped") @Nullable String reason,
    Instant submittedAt,
    @Schema(description = "Start of the latest attempt that is known to have started")
        @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Schema(description = "When a scheduled job comes to its lane") @Nullable Instant runAt,
    @Schema(description = "When the next attempt becomes due") @Nullable Instant retryAt,
    @Schema(description = "Executions of each step, the first included")
        @Nullable Integer maxAttempts,
    @Schema(type = "string", description = "Of one attempt, ISO 8601", example = "PT30S")
        @Nullable Duration timeout,
    @Nullable Instant expiresAt,
    @Schema(description = "The workflow that it belongs to") @Nullable UUID workflow,
    @Schema(description = "The job that submitted this one") @Nullable UUID parent,
    @Nullable String tenant,
    @Schema(types = "object", description = "The submitter's own labels") @JsonRawValue
        @Nullable String metadata,
    @ArraySchema(
            arraySchema = @Schema(description = "Jobs that had to end before it was queued"),
            schema = @Schema(type = "string", format = "uuid"))
        @JsonRawValue
        @Nullable String dependsOn,
    @Nullable String onDependencyFailure) {

  /** Why the latest attempt failed. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "Failure")
  record FailureView(
      String code, String message, @Nullable String exception, @Nullable String stack) {}

  boolean hasEnded() {
    return state.isTerminal();
  }
}
