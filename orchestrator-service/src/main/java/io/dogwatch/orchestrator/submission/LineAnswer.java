package io.dogwatch.orchestrator.submission;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dogwatch.orchestrator.problems.FieldProblem;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A line of the answer to many lines. */
sealed interface LineAnswer {

  /** The job of this line will be executed. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "LineAccepted")
  record Accepted(
      int line,
      String id,
      @Schema(description = "True for a job that was submitted before with the same key")
          @Nullable Boolean known)
      implements LineAnswer {}

  /** Nothing was published of this line. */
  @Schema(name = "LineRefused")
  record Refused(int line, List<FieldProblem> errors) implements LineAnswer {}

  /** Kafka, or the database, has not acknowledged the job of this line, and may have it or not. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "LineNotAcknowledged")
  record NotAcknowledged(
      int line,
      @Schema(description = "Missing where there is a key: sent again, the job has another id")
          @Nullable String id,
      String detail)
      implements LineAnswer {}

  /**
   * The end of the answer.
   *
   * @param detail why what follows was not read, if anything was left
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "LinesDone")
  record Done(
      int accepted,
      int refused,
      int notAcknowledged,
      @Schema(description = "Why the lines that follow were not read, if there are any")
          @Nullable String detail)
      implements LineAnswer {}
}
