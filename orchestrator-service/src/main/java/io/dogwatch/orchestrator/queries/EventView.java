package io.dogwatch.orchestrator.queries;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that happened to a job, as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "JobEvent")
record EventView(
    @Schema(example = "ATTEMPT_FAILED") String fact,
    int attempt,
    int delivery,
    Instant at,
    @Nullable String worker,
    @Schema(
            types = "object",
            description = "What belongs to the fact, such as failure and retryAt, or step")
        @JsonRawValue
        @Nullable String detail) {}
