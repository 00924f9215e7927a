package io.dogwatch.orchestrator.workflows;

/** Where a workflow stands. */
enum WorkflowState {
  RUNNING,
  /** It goes on as far as it can without somebody's decision. */
  NEEDS_DECISION,
  SUCCEEDED,
  /** A step has failed; nothing more of it begins. */
  FAILED,
  /** It was taken back. */
  CANCELLED;

  boolean hasEnded() {
    return switch (this) {
      case RUNNING, NEEDS_DECISION -> false;
      case SUCCEEDED, FAILED, CANCELLED -> true;
    };
  }
}
