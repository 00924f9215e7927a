package io.dogwatch.orchestrator.workflows;

/**
 * How many of a step's jobs there are. Counted from the set of them each time: an end that is told
 * twice counts once.
 *
 * @param planned all of them
 * @param submitted those that were, the ended ones included
 * @param succeeded those that ended well
 * @param failed those that ended otherwise, or could not be submitted
 */
record Tally(int planned, int submitted, int succeeded, int failed) {

  static final Tally NONE = new Tally(0, 0, 0, 0);

  int ended() {
    return succeeded + failed;
  }

  /** Those that are on their way or run. */
  int open() {
    return submitted - ended();
  }

  int unsubmitted() {
    return planned - submitted;
  }
}
