package io.dogwatch.schemas.jobs;

import java.util.Locale;

/** Which of a type's three lanes a job travels on. */
public enum Priority {
  HIGH(8),
  NORMAL(3),
  LOW(1);

  private final int weight;

  Priority(int weight) {
    this.weight = weight;
  }

  /** Shares of a worker's slot time, where slots are scarce. */
  public int weight() {
    return weight;
  }

  /** As it stands in topic names and in the API. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads {@link #text()}, in any case.
   *
   * @throws IllegalArgumentException if there is no such priority
   */
  public static Priority parse(String text) {
    for (Priority priority : values()) {
      if (priority.name().equalsIgnoreCase(text)) {
        return priority;
      }
    }
    throw new IllegalArgumentException("priority is high, normal or low; found \"" + text + "\"");
  }
}
