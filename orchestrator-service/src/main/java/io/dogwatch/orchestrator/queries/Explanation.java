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
    @Schema(
            description =
                "In its lane, from 1, of a queued job; missing if so many jobs are queued that they"
                    + " are not counted to the end")
        @Nullable Long position,
    @Schema(
            description =
                "When it may start; of a queued job by what the workers have done in the last seconds,"
                    + " missing if that was nothing and others are before it, if they are too many to be"
                    + " counted, or if it is too late for it")
        @Nullable Instant expectedStart,
    @Schema(description = "Up to 100 of the jobs that have to end first and have not")
        @Nullable List<Awaited> waitsFor,
    @Schema(
            description =
                "The order to cancel it, which it was given alone or with others, and which nobody"
                    + " has carried out yet")
        @Nullable Cancellation cancellation) {

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
    /** The breakers of all its workers are open, or let one job through to see. */
    BREAKER_OPEN,
    /** All its workers are short of memory. */
    SHORT_OF_MEMORY,
    /** Others are before it. */
    IN_LINE,
    RUNNING,
    ENDED
  }

  /** The same of a job that is to be cancelled: the order comes first in the detail. */
  Explanation cancelled(Cancellation order) {
    return new Explanation(
        id,
        state,
        reason,
        "cancelled by %s at %s; it ends %s. Until then: %s"
            .formatted(order.by(), order.at(), endOfCancelled(), detail),
        position,
        expectedStart,
        waitsFor,
        order);
  }

  /**
   * The same of a job that nobody wants any more: it does not start.
   *
   * @param end how it ends
   */
  Explanation tooLate(Instant expiresAt, String end) {
    return new Explanation(
        id,
        state,
        reason,
        "its expiresAt, %s, is over: it ends as %s when its turn comes. Until then: %s"
            .formatted(expiresAt, end, detail),
        position,
        null,
        waitsFor,
        cancellation);
  }

  private String endOfCancelled() {
    return switch (reason) {
      case DEPENDENCIES, NOT_DUE, RETRY_NOT_DUE -> "in a moment";
      case TYPE_PAUSED -> "when a worker sees it, which is once the type is resumed";
      case NO_WORKER -> "when a worker sees it, which is once one executes its type";
      case BREAKER_OPEN, SHORT_OF_MEMORY ->
          "when a worker sees it, which is once the workers take jobs of its type again";
      case IN_LINE -> "when a worker sees it";
      case RUNNING -> "when its handler does";
      case ENDED -> throw new IllegalStateException("job %s has ended".formatted(id));
    };
  }

  /**
   * An order to cancel the job.
   *
   * @param by who gave it
   * @param reason null if none was given
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "OrderedCancellation")
  record Cancellation(Instant at, String by, @Nullable String reason) {}

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
