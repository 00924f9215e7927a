package io.dogwatch.watchdog.streams;

/**
 * Makes a watchdog of its settings and of what was said at run time, which counts more. Gives the
 * same answer to the same question. Safe for use by many threads.
 */
@FunctionalInterface
public interface Tuning {

  /**
   * Tunes one watchdog.
   *
   * @param watchdog its name
   * @param json an object with some of its settings by name, such as {@code {"threshold-pct": 3}}
   */
  Outcome tune(String watchdog, String json);

  /** What came of it. */
  sealed interface Outcome {

    /** A watchdog of the same name and with the same kind of state. */
    record Tuned(Watchdog<?, ?> watchdog) implements Outcome {}

    /**
     * There can be no such watchdog.
     *
     * @param reason what was expected and what was found
     */
    record Refused(String reason) implements Outcome {}
  }

  /** Leaves all watchdogs as they are set. */
  static Tuning none() {
    return (_, _) -> new Outcome.Refused("these watchdogs can't be tuned");
  }
}
