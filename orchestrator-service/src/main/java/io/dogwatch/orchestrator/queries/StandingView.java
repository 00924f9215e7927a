package io.dogwatch.orchestrator.queries;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dogwatch.client.lifecycle.JobState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a job stands. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "JobStanding")
record StandingView(
    UUID id,
    JobState state,
    @Schema(description = "The execution that it is at, from 1, over all steps") int attempt,
    @Schema(description = "Who has spoken of the job last") @Nullable String worker,
    @Schema(
            description =
                "Executions that are known to have started and came to no end; missing once the"
                    + " job has ended")
        @Nullable Integer unfinishedStarts) {}
