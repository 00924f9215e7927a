package io.dogwatch.orchestrator.workflows;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a step in batches still has to do.
 *
 * @param wanted items that the step is to end with
 * @param toFind items that are looked for, of which the best are taken
 * @param found items that are there, each once
 */
record BatchPlan(int wanted, int toFind, int found) {

  /** What comes next. */
  sealed interface Next {

    /**
     * One more batch.
     *
     * @param size items that it is asked for
     * @param remaining items that are missing, these included
     */
    record Batch(int size, int remaining) implements Next {}

    /** There is enough. */
    record Done() implements Next {}

    /** There are so many too few, and no more batches to find them. */
    record Missing(int missing) implements Next {}
  }

  /**
   * The plan of a step.
   *
   * @param target items that there are to be in the end
   * @param existing items that there were before the step
   */
  static BatchPlan of(int target, int existing, BigDecimal oversample, int found) {
    int wanted = Math.max(target - existing, 0);
    int toFind =
        oversample
            .multiply(BigDecimal.valueOf(wanted))
            .setScale(0, RoundingMode.CEILING)
            .intValueExact();
    return new BatchPlan(wanted, toFind, found);
  }

  /**
   * What comes next.
   *
   * @param size the most that one batch is asked for
   * @param isOver whether there can't be another batch
   */
  Next next(int size, boolean isOver) {
    int remaining = toFind - found;
    if (remaining <= 0 || (isOver && found >= wanted)) {
      return new Next.Done();
    }
    return isOver
        ? new Next.Missing(wanted - found)
        : new Next.Batch(Math.min(size, remaining), remaining);
  }
}
