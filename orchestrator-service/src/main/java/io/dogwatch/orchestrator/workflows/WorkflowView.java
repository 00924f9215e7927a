package io.dogwatch.orchestrator.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A workflow as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Workflow")
record WorkflowView(
    String id,
    String name,
    @Schema(
            allowableValues = {
              "RUNNING",
              "PAUSED",
              "NEEDS_DECISION",
              "SUCCEEDED",
              "FAILED",
              "CANCELLED"
            })
        String state,
    @Schema(description = "Why it has failed or was taken back") @Nullable String reason,
    @Schema(description = "How much is done, each step counting the same", example = "62.5")
        double percent,
    Instant createdAt,
    @Nullable Instant endedAt,
    @Schema(
            description =
                "When it may be done, if jobs take as long as those before; missing where nobody can"
                    + " tell, such as before a decision")
        @Nullable Instant expectedEndAt,
    List<StepView> steps,
    @Schema(description = "As it was submitted; not in lists", types = "object") @JsonRawValue
        @Nullable String definition) {

  /** What somebody has decided. */
  @Schema(name = "Decision")
  record DecisionView(String option, String by, Instant at) {}

  /** A step. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "WorkflowStep")
  record StepView(
      String name,
      StepState state,
      @Schema(description = "Why it has failed") @Nullable String reason,
      @Schema(description = "How many jobs it has; a step in batches learns as it goes")
          int planned,
      @Schema(description = "On their way, or running") int open,
      int succeeded,
      @Schema(description = "Those that have ended otherwise") int failed,
      @Schema(
              description =
                  "Of a step that runs, the jobs that have ended; of one that has failed or was"
                      + " cancelled, those that have succeeded of those that had to, and 0 for"
                      + " batches")
          double percent,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Nullable Instant expectedEndAt,
      @Schema(description = "What is to be decided") @Nullable String question,
      @Nullable List<String> options,
      @Schema(description = "When a decision is made for those who should have")
          @Nullable Instant deadline,
      @Nullable DecisionView decision) {

    static StepView of(Step step, StepStatus status, Estimate estimate) {
      Tally tally = estimate.tally(step);
      boolean isAsking = status.state() == StepState.NEEDS_DECISION && status.decision() == null;
      Decision decision = status.decision();
      return new StepView(
          step.name(),
          status.state(),
          status.reason(),
          tally.planned(),
          tally.open(),
          tally.succeeded(),
          tally.failed(),
          rounded(estimate.percent(step)),
          status.startedAt(),
          status.endedAt(),
          status.state() == StepState.RUNNING && estimate.isMoving() ? estimate.end(step) : null,
          isAsking ? question(step.work()) : null,
          isAsking ? Decision.optionsOf(step.work()) : null,
          isAsking ? status.deadline() : null,
          decision == null
              ? null
              : new DecisionView(decision.option(), decision.by(), decision.at()));
    }

    private static String question(Work work) {
      return work instanceof Work.Gate gate
          ? gate.question()
          : "There is less than what is wanted: look for more, accept that, or fail?";
    }
  }

  /**
   * A view of a workflow.
   *
   * @param isWhole with its definition
   */
  static WorkflowView of(Workflow workflow, Estimate estimate, boolean isWhole) {
    List<StepView> steps =
        workflow.definition().steps().stream()
            .map(step -> StepView.of(step, workflow.steps().get(step.position()), estimate))
            .toList();
    return new WorkflowView(
        workflow.id().toString(),
        workflow.definition().name(),
        workflow.paused() && !workflow.state().hasEnded() ? "PAUSED" : workflow.state().name(),
        workflow.reason(),
        rounded(estimate.percent()),
        workflow.createdAt(),
        workflow.endedAt(),
        estimate.end(),
        steps,
        isWhole ? workflow.definition().json() : null);
  }

  private static double rounded(double percent) {
    return Math.round(percent * 10) / 10.0;
  }
}
