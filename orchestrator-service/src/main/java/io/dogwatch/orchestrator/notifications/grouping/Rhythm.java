package io.dogwatch.orchestrator.notifications.grouping;

import java.time.Duration;

/**
 * How often a group of alerts is told of.
 *
 * @param groupWait how long the first alert of a group waits for others
 * @param groupInterval between two tellings of a group, at least; not shorter than the wait
 * @param repeatInterval after which an alert that still fires is told again; not shorter than the
 *     interval
 */
public record Rhythm(Duration groupWait, Duration groupInterval, Duration repeatInterval) {

  /**
   * @throws IllegalArgumentException if one is negative, zero, or shorter than the one before
   */
  public Rhythm {
    require(groupWait.isPositive(), "group-wait of more than PT0S expected, found " + groupWait);
    require(
        groupInterval.compareTo(groupWait) >= 0,
        "group-interval of at least group-wait expected, found " + groupInterval);
    require(
        repeatInterval.compareTo(groupInterval) >= 0,
        "repeat-interval of at least group-interval expected, found " + repeatInterval);
  }

  private static void require(boolean fulfilled, String problem) {
    if (!fulfilled) {
      throw new IllegalArgumentException(problem);
    }
  }
}
