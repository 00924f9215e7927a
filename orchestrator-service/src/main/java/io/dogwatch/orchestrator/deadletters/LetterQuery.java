package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.problems.Parameters;
import io.dogwatch.orchestrator.problems.Times;
import io.dogwatch.schemas.jobs.JobId;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which dead letters are asked for: parameters that lists and groups have, as they came. */
record LetterQuery(
    @Parameter(example = "probe", schema = @Schema(type = "string")) @Nullable String type,
    @Parameter(example = "MAX_ATTEMPTS", schema = @Schema(type = "string")) @Nullable String reason,
    @Parameter(
            description = "When they were given up, at the earliest",
            schema = @Schema(type = "string", format = "date-time"))
        @Nullable String from,
    @Parameter(
            description = "Before which they were given up",
            schema = @Schema(type = "string", format = "date-time"))
        @Nullable String to) {

  /** What it says, as far as it can be read, and what is asked for besides. */
  DeadLetterFilter filter(
      Parameters parameters,
      @Nullable String fingerprint,
      @Nullable JobId job,
      Action.@Nullable Kind action) {
    return new DeadLetterFilter(
        parameters.text("type", type),
        parameters.text("reason", reason),
        fingerprint,
        job,
        parameters.optional("from", from, Times.EXPECTED, Times::parse),
        parameters.optional("to", to, Times.EXPECTED, Times::parse),
        action);
  }
}
