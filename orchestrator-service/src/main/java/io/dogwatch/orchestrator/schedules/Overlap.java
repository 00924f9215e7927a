package io.dogwatch.orchestrator.schedules;

/** What becomes of a firing while the job of the one before has not ended. */
enum Overlap {
  /** Both run. */
  ALLOW,
  /** It is left out. */
  SKIP,
  /** Its job waits for the other one's end. */
  QUEUE,
  /**
   * The other job is taken back, and the new one begins at its end. Of several that fire at once
   * only the last one does.
   */
  REPLACE
}
