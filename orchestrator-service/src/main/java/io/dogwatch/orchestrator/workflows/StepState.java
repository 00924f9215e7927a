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
  SKIPPED;

  /** Whether steps after it may begin. */
  boolean isDone() {
    return switch (this) {
      case SUCCEEDED, SKIPPED -> true;
      case PENDING, RUNNING, NEEDS_DECISION, FAILED -> false;
    };
  }
}
