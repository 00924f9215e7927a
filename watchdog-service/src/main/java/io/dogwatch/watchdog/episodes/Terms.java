package io.dogwatch.watchdog.episodes;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * How a watchdog's verdicts become alerts.
 *
 * @param ruleVersion changes when code or thresholds of the rule do
 * @param confirmations observations that a breach takes to be one
 * @param pendingFor how long they must agree, by event time, from the first to the last of them
 * @param clearFor how long a condition must be clearly over
 * @param coolDown after an episode, how long no other of the same severity starts
 * @param repeatInterval after so long an alert that still fires is published again, changed or not
 * @param checkInterval how often, at most, an alert that fires is published again because its
 *     condition grows; 0 for each time. What begins, ends or gets more severe does not wait
 */
public record Terms(
    String watchdog,
    String ruleVersion,
    String mode,
    int confirmations,
    Duration pendingFor,
    Duration clearFor,
    Duration coolDown,
    Duration repeatInterval,
    Duration checkInterval) {

  /** That of Alertmanager. */
  private static final Duration REPEAT_INTERVAL = Duration.ofHours(4);

  public Terms {
    if (confirmations < 1
        || pendingFor.isNegative()
        || clearFor.isNegative()
        || coolDown.isNegative()
        || !repeatInterval.isPositive()
        || checkInterval.isNegative()) {
      throw new IllegalArgumentException(
          "confirmations of at least 1, no negative times and a positive repeat interval expected,"
              + " found %d, %s, %s, %s, %s, %s"
                  .formatted(
                      confirmations,
                      pendingFor,
                      clearFor,
                      coolDown,
                      checkInterval,
                      repeatInterval));
    }
  }

  /** Terms by which a breach is one as soon as it is confirmed, repeated every four hours. */
  public Terms(
      String watchdog,
      String ruleVersion,
      String mode,
      int confirmations,
      Duration clearFor,
      Duration coolDown) {
    this(
        watchdog,
        ruleVersion,
        mode,
        confirmations,
        Duration.ZERO,
        clearFor,
        coolDown,
        REPEAT_INTERVAL,
        Duration.ZERO);
  }

  /** The same, but a breach must last. */
  public Terms withPendingFor(Duration time) {
    return new Terms(
        watchdog,
        ruleVersion,
        mode,
        confirmations,
        time,
        clearFor,
        coolDown,
        repeatInterval,
        checkInterval);
  }

  /** The same, but what still fires is told again after another time. */
  public Terms withRepeatInterval(Duration time) {
    return new Terms(
        watchdog,
        ruleVersion,
        mode,
        confirmations,
        pendingFor,
        clearFor,
        coolDown,
        time,
        checkInterval);
  }

  /** The same, but growth is not told more often than this. */
  public Terms withCheckInterval(Duration time) {
    return new Terms(
        watchdog,
        ruleVersion,
        mode,
        confirmations,
        pendingFor,
        clearFor,
        coolDown,
        repeatInterval,
        time);
  }

  /** Version of a rule's code together with its thresholds. */
  public static String ruleVersion(int code, Record thresholds) {
    byte[] text = thresholds.toString().getBytes(StandardCharsets.UTF_8);
    return code + "-" + Fingerprints.hash(text).substring(0, 8);
  }
}
