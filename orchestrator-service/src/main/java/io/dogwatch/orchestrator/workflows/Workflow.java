package io.dogwatch.orchestrator.workflows;

import io.dogwatch.client.records.Traceparent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A workflow and where it stands.
 *
 * @param paused nothing of it begins for now
 * @param reason why it has failed or was taken back
 * @param recallsJobs whether its jobs are still to be told that it was taken back
 * @param steps in the order of the definition
 */
record Workflow(
    UUID id,
    Definition definition,
    WorkflowState state,
    boolean paused,
    @Nullable String reason,
    Traceparent trace,
    Instant createdAt,
    @Nullable Instant endedAt,
    boolean recallsJobs,
    List<StepStatus> steps) {

  Workflow {
    steps = List.copyOf(steps);
  }

  Workflow withSteps(List<StepStatus> statuses) {
    return new Workflow(
        id, definition, state, paused, reason, trace, createdAt, endedAt, recallsJobs, statuses);
  }

  Workflow running(WorkflowState open) {
    return new Workflow(
        id, definition, open, paused, null, trace, createdAt, null, recallsJobs, steps);
  }

  Workflow ended(WorkflowState end, @Nullable String why, Instant now) {
    return new Workflow(
        id, definition, end, paused, why, trace, createdAt, now, recallsJobs, steps);
  }

  Workflow pausing(boolean isPaused) {
    return new Workflow(
        id, definition, state, isPaused, reason, trace, createdAt, endedAt, recallsJobs, steps);
  }

  Workflow recalling(boolean recalls) {
    return new Workflow(
        id, definition, state, paused, reason, trace, createdAt, endedAt, recalls, steps);
  }
}
