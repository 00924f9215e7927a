package io.dogwatch.standalone.processes;

import java.time.Duration;

/** How soon a process that ended is started again: later each time, unless it had lasted. */
public record RestartPolicy(Duration first, Duration longest, Duration lasted) {

  private static final int MAX_DOUBLINGS = 20;

  public static final RestartPolicy USUAL =
      new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(1));

  /** For processes that are killed on purpose, over and over. */
  public static final RestartPolicy STEADY =
      new RestartPolicy(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(1));

  /** How often a process has ended in a row without having lasted, this time included. */
  public int endsInARow(int before, Duration lived) {
    return lived.compareTo(lasted) >= 0 ? 1 : before + 1;
  }

  /** How long to wait before the next start, after so many ends in a row, at least 1. */
  public Duration delayAfter(int endsInARow) {
    Duration doubled = first.multipliedBy(1L << Math.min(endsInARow - 1, MAX_DOUBLINGS));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }
}
