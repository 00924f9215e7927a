package io.dogwatch.orchestrator.problems;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Times as users write them. */
public final class Times {

  /** What is said where there is something else. */
  public static final String EXPECTED = "an ISO 8601 time with offset such as 2030-01-31T12:00:00Z";

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private Times() {}

  /**
   * Reads a time that the database can keep, and a record as milliseconds.
   *
   * @throws IllegalArgumentException if it is before 1970 or after 9999
   * @throws DateTimeException if it is none at all
   */
  public static Instant parse(String text) {
    Instant time = OffsetDateTime.parse(text).toInstant();
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
      throw new IllegalArgumentException("a time from 1970 to 9999 expected, found " + text);
    }
    return time;
  }
}
