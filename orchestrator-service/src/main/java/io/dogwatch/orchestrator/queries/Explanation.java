package io.dogwatch.orchestrator.queries;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dogwatch.client.lifecycle.JobState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Why a job stands where it stands. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Explanation")
record Explanation(
    UUID id,
    JobState state,
    Reason reason,
    @Schema(description = "The same, for a person") String detail,
    @Schema(description = "In its lane, from 1, of a queued job") @Nullable Long position,
    @Schema(
            description =
                "When it may start; of a queued job by what the workers have done in the last seconds,"
                    + " missing if that was nothing")
        @Nullable Instant expectedStart,
    @Schema(description = "Up to 100 of the jobs that have to end first and have not")
        @Nullable List<Awaited> waitsFor) {

  /** Why it does not run. */
  enum Reason {
    /** Other jobs have to end first. */
    DEPENDENCIES,
    /** Its time has not come. */
    NOT_DUE,
    /** An attempt failed, and the next one is not due. */
    RETRY_NOT_DUE,
    TYPE_PAUSED,
    /** No worker that is alive executes jobs of its type. */
    NO_WORKER,
    /** The breakers of all its workers are open. */
    BREAKER_OPEN,
    /** All its workers are short of memory. */
    SHORT_OF_MEMORY,
    /** Others are before it. */
    IN_LINE,
    RUNNING,
    ENDED
  }

  /**
   * A job that has to end first.
   *
   * @param state null if nobody has submitted it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "AwaitedJob")
  record Awaited(
      String id,
      @Schema(description = "Missing if nobody has submitted it") @Nullable JobState state) {}
}
