package io.dogwatch.orchestrator.alerts;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A place in the topic of the alerts: the next offset of each partition. Its text is the id of a
 * streamed event, from which a client may resume at any orchestrator.
 */
record StreamPosition(Map<Integer, Long> next) {

  private static final Pattern FORM = Pattern.compile("\\d{1,5}:\\d{1,18}(,\\d{1,5}:\\d{1,18})*");

  StreamPosition {
    next = Map.copyOf(next);
  }

  /**
   * Reads {@link #text()}.
   *
   * @throws IllegalArgumentException if the text is nothing of the kind
   */
  static StreamPosition parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("the id of a streamed event expected");
    }
    Map<Integer, Long> next = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      int colon = part.indexOf(':');
      next.put(Integer.valueOf(part.substring(0, colon)), Long.valueOf(part.substring(colon + 1)));
    }
    return new StreamPosition(next);
  }

  String text() {
    return new TreeMap<>(next)
        .entrySet().stream()
            .map(entry -> entry.getKey() + ":" + entry.getValue())
            .collect(Collectors.joining(","));
  }

  /** The next offset of a partition; 0 for one that this position does not know. */
  long of(int partition) {
    return next.getOrDefault(partition, 0L);
  }

  StreamPosition with(int partition, long offset) {
    Map<Integer, Long> moved = new TreeMap<>(next);
    moved.put(partition, offset);
    return new StreamPosition(moved);
  }

  /** Whether no partition's next offset is below the other position's. */
  boolean isAtOrAfter(StreamPosition other) {
    return other.next().entrySet().stream()
        .allMatch(entry -> of(entry.getKey()) >= entry.getValue());
  }

  /** Whether some partition's next offset is above the other position's. */
  boolean isBeyond(StreamPosition other) {
    return next.entrySet().stream().anyMatch(entry -> entry.getValue() > other.of(entry.getKey()));
  }
}
