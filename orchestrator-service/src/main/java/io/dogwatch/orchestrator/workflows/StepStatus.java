package io.dogwatch.orchestrator.workflows;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a step.
 *
 * @param round how often it was begun again, or gone on with after a decision
 * @param result what others may refer to, JSON; null for nothing
 * @param reason why it has failed
 * @param deadline after which nobody decides any more
 * @param batches where those of a step in batches are
 */
record StepStatus(
    StepState state,
    int round,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String result,
    @Nullable String reason,
    @Nullable Instant deadline,
    @Nullable Decision decision,
    Batching batches) {

  static final StepStatus PENDING =
      new StepStatus(StepState.PENDING, 0, null, null, null, null, null, null, Batching.FIRST);

  /**
   * Where the next batch goes on.
   *
   * @param cursor of the batch before, JSON; null before the first
   * @param isExhausted whether that one has said that there is no more
   */
  record Batching(@Nullable String cursor, boolean isExhausted) {
    static final Batching FIRST = new Batching(null, false);
  }

  StepStatus begun(Instant now) {
    return new StepStatus(
        StepState.RUNNING, round, now, null, null, null, null, null, Batching.FIRST);
  }

  /**
   * Somebody has to decide.
   *
   * @param until null for any time
   */
  StepStatus asking(Instant now, @Nullable Instant until) {
    return new StepStatus(
        StepState.NEEDS_DECISION,
        round,
        startedAt == null ? now : startedAt,
        null,
        null,
        null,
        until,
        null,
        batches);
  }

  StepStatus decided(Decision made) {
    return new StepStatus(
        state, round, startedAt, endedAt, result, reason, deadline, made, batches);
  }

  StepStatus succeeded(Instant now, @Nullable String with) {
    return ended(StepState.SUCCEEDED, now, with, null);
  }

  StepStatus failed(Instant now, String why) {
    return ended(StepState.FAILED, now, null, why);
  }

  StepStatus skipped(Instant now) {
    return ended(StepState.SKIPPED, now, null, null);
  }

  /** Taken back with its workflow; as it was if it had ended by then. */
  StepStatus cancelled(Instant now) {
    return state.hasEnded()
        ? this
        : new StepStatus(
            StepState.CANCELLED, round, startedAt, now, null, null, deadline, decision, batches);
  }

  private StepStatus ended(
      StepState end, Instant now, @Nullable String with, @Nullable String why) {
    return new StepStatus(
        end,
        round,
        startedAt == null ? now : startedAt,
        now,
        with,
        why,
        deadline,
        decision,
        batches);
  }

  /** After a batch. */
  StepStatus at(Batching next) {
    return new StepStatus(
        state, round, startedAt, endedAt, result, reason, deadline, decision, next);
  }

  /** Goes on with what there is, once more. */
  StepStatus resumed() {
    return new StepStatus(
        StepState.RUNNING,
        round + 1,
        startedAt,
        null,
        null,
        null,
        null,
        decision,
        new Batching(batches.cursor(), false));
  }

  /** As if it had not begun. */
  StepStatus again() {
    return new StepStatus(
        StepState.PENDING, round + 1, null, null, null, null, null, null, Batching.FIRST);
  }
}
