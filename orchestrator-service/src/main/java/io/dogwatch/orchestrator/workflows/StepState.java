package io.dogwatch.orchestrator.workflows;

/** Where a step stands. */
enum StepState {
  /** Steps before it are not done. */
  PENDING,
  RUNNING,
  /** Somebody has to decide. */
  NEEDS_DECISION,
  SUCCEEDED,
  FAILED,
  /** It was left out, as somebody decided. */
  SKIPPED,
  /** The workflow was taken back before it had ended. */
  CANCELLED;

  /** Whether steps after it may begin. */
  boolean isDone() {
    return switch (this) {
      case SUCCEEDED, SKIPPED -> true;
      case PENDING, RUNNING, NEEDS_DECISION, FAILED, CANCELLED -> false;
    };
  }

  /** Whether nothing becomes of it any more. */
  boolean hasEnded() {
    return switch (this) {
      case SUCCEEDED, FAILED, SKIPPED, CANCELLED -> true;
      case PENDING, RUNNING, NEEDS_DECISION -> false;
    };
  }
}
