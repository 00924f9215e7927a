package io.dogwatch.client.lifecycle;

/** Where a job stands. */
public enum JobState {
  /** Other jobs have to end first. */
  WAITING(false),
  /** Its time has not come. */
  SCHEDULED(false),
  /** It lies on a lane. */
  QUEUED(false),
  /** A worker executes it. */
  RUNNING(false),
  /** An attempt failed and the next one is not due yet. */
  RETRYING(false),
  SUCCEEDED(true),
  /** It failed for good and lies in the dead-letter topic. */
  DEAD(true),
  CANCELLED(true),
  /** Its time was over before it ran. */
  EXPIRED(true),
  /** It was not run because of another job. */
  SKIPPED(true);

  private final boolean terminal;

  JobState(boolean terminal) {
    this.terminal = terminal;
  }

  /** Whether nothing can happen to the job any more. */
  public boolean isTerminal() {
    return terminal;
  }
}
