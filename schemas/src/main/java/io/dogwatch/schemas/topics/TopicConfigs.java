package io.dogwatch.schemas.topics;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What brokers do with the topics of the catalogue. */
final class TopicConfigs {

  /** Bytes of a dead letter: twice what a lane takes, since the reason travels with it. */
  private static final int DEAD_LETTER_LIMIT = 2 * 1024 * 1024;

  /**
   * Of topics that are trimmed. Disk is freed by whole segments, and only once the next one was
   * begun: a lane keeps up to so many bytes of what is trimmed, or what came to it within so long.
   * Smaller ones would be too many files where lanes have many jobs.
   */
  private static final int TRIMMED_SEGMENT = 128 * 1024 * 1024;

  private static final Duration TRIMMED_SEGMENT_ENDS = Duration.ofDays(1);

  private TopicConfigs() {}

  /** Kept whatever the time and the size; the orchestrator trims what nobody needs any more. */
  static Map<String, String> trimmed() {
    return with(
        Map.of(
            "cleanup.policy",
            "delete",
            "retention.ms",
            "-1",
            "retention.bytes",
            "-1",
            "segment.bytes",
            Integer.toString(TRIMMED_SEGMENT),
            "segment.ms",
            millis(TRIMMED_SEGMENT_ENDS)));
  }

  static Map<String, String> deadLetters(Duration time) {
    Map<String, String> configs = kept(time);
    configs.put("max.message.bytes", Integer.toString(DEAD_LETTER_LIMIT));
    return configs;
  }

  static Map<String, String> kept(Duration time) {
    return with(Map.of("cleanup.policy", "delete", "retention.ms", millis(time)));
  }

  /** The last record of each key. */
  static Map<String, String> latest() {
    return with(Map.of("cleanup.policy", "compact"));
  }

  /** The last record of each key, for so long. */
  static Map<String, String> latestOf(Duration time) {
    return with(Map.of("cleanup.policy", "compact,delete", "retention.ms", millis(time)));
  }

  /** Compressed so that clients in every language read it without a further library. */
  static Map<String, String> readableByAll(Map<String, String> configs) {
    Map<String, String> all = new HashMap<>(configs);
    all.put("compression.type", "gzip");
    return all;
  }

  private static Map<String, String> with(Map<String, String> configs) {
    Map<String, String> all = new HashMap<>(configs);
    all.put("compression.type", "lz4");
    return all;
  }

  private static String millis(Duration time) {
    return Long.toString(time.toMillis());
  }
}
