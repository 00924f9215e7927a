package io.dogwatch.watchdog.episodes;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * How a watchdog's verdicts become alerts.
 *
 * @param ruleVersion changes when code or thresholds of the rule do
 * @param confirmations observations that a breach takes to be one
 * @param clearFor how long a condition must be clearly over
 * @param coolDown after an episode, how long no other of the same severity starts
 */
public record Terms(
    String watchdog,
    String ruleVersion,
    String mode,
    int confirmations,
    Duration clearFor,
    Duration coolDown) {

  public Terms {
    if (confirmations < 1 || clearFor.isNegative() || coolDown.isNegative()) {
      throw new IllegalArgumentException(
          "confirmations of at least 1 and no negative times expected, found %d, %s, %s"
              .formatted(confirmations, clearFor, coolDown));
    }
  }

  /** Version of a rule's code together with its thresholds. */
  public static String ruleVersion(int code, Record thresholds) {
    byte[] text = thresholds.toString().getBytes(StandardCharsets.UTF_8);
    return code + "-" + Fingerprints.hash(text).substring(0, 8);
  }
}
