package io.dogwatch.orchestrator.submission;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job as it is submitted, for the API's description; {@link SubmissionReader} reads it. */
@Schema(name = "JobSubmission", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record JobSubmission(
    @Schema(
            description =
                "Chosen by the submitter; otherwise made by the orchestrator. It names the job and"
                    + " does not keep it from being submitted twice: idempotencyKey does.",
            format = "uuid")
        @Nullable String id,
    @Schema(
            description = "One of /api/v1/job-types",
            example = "technical",
            requiredMode = Schema.RequiredMode.REQUIRED)
        String type,
    @Schema(
            description = "As the job type's schema says; at most 256 KiB",
            types = "object",
            example = "{\"symbol\": \"AAPL\"}",
            requiredMode = Schema.RequiredMode.REQUIRED)
        Object payload,
    @Schema(
            description = "In any case",
            allowableValues = {"high", "normal", "low"},
            defaultValue = "normal")
        @Nullable String priority,
    @Schema(
            description = "Executions of each step, the first included; most jobs have but one",
            minimum = "1")
        @Nullable Integer maxAttempts,
    @Nullable BackoffSubmission backoff,
    @Schema(description = "Of one attempt, as ISO 8601 duration", example = "PT30S")
        @Nullable String timeout,
    @Schema(
            description =
                "A job that has not started by then ends as EXPIRED; one whose next attempt or step"
                    + " would come later, as DEAD with reason TIMEOUT_TOTAL",
            format = "date-time")
        @Nullable String expiresAt,
    @Schema(
            description =
                "The job does not start before; at most P365D from now, and a time that is past is as"
                    + " good as none",
            format = "date-time")
        @Nullable String runAt,
    @Schema(
            description = "Instead of runAt: so long from now, ISO 8601, at most P365D",
            example = "PT10M")
        @Nullable String delay,
    @ArraySchema(
            arraySchema =
                @Schema(
                    description =
                        "Jobs that have to end before this one is queued, submitted or not; one that"
                            + " nobody submits within 24 hours counts as failed. Texts of the payload"
                            + " may refer to their results: ${jobs.<id>.result.<path>}. Needs the"
                            + " database."),
            schema = @Schema(type = "string", format = "uuid"),
            maxItems = 1_000,
            uniqueItems = true)
        @Nullable List<String> dependsOn,
    @Schema(
            description =
                "What becomes of the job if one of dependsOn does not succeed: it is not run, it runs"
                    + " all the same once all have ended, with null for results that there are not,"
                    + " or it fails",
            allowableValues = {"SKIP", "RUN", "FAIL"},
            defaultValue = "SKIP")
        @Nullable String onDependencyFailure,
    @Schema(
            description =
                "A second submission of the tenant with the same key is answered with the job of the"
                    + " first one, or refused where type, payload or id differ. Needs the database.",
            minLength = 1,
            maxLength = 255,
            example = "order-4711")
        @Nullable String idempotencyKey,
    @Schema(description = "Who the job is done for") @Nullable String tenant,
    @Schema(description = "The submitter's own labels, handed through")
        @Nullable Map<String, String> metadata) {

  @Schema(
      name = "Backoff",
      description =
          "Delays between attempts: after attempt n of a step min(base × multiplier^(n-1), max), spread"
              + " by ± jitter. Where a job says nothing it is as its type says.",
      additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record BackoffSubmission(
      @Schema(description = "ISO 8601 duration, at most P365D", defaultValue = "PT1S")
          @Nullable String base,
      @Schema(description = "Growth from one delay to the next", minimum = "1", defaultValue = "2")
          @Nullable Double multiplier,
      @Schema(description = "ISO 8601 duration, at most P365D", defaultValue = "PT60S")
          @Nullable String max,
      @Schema(
              description = "Largest deviation as a share of the delay",
              minimum = "0",
              maximum = "1",
              defaultValue = "0.2")
          @Nullable Double jitter) {}
}
