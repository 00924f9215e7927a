package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.schemas.jobs.JobId;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant; null for any.
 *
 * @param from when they were given up, at the earliest
 * @param to before which they were given up
 * @param action that was made; null for those about which nothing was done
 */
record DeadLetterFilter(
    @Nullable String type,
    @Nullable String reason,
    @Nullable String fingerprint,
    @Nullable JobId job,
    @Nullable Instant from,
    @Nullable Instant to,
    Action.@Nullable Kind action) {

  static final String TIME = "an ISO 8601 time with offset such as 2030-01-31T12:00:00Z";

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  /**
   * Reads a time that the database can compare with.
   *
   * @throws IllegalArgumentException if it is none of its calendar
   * @throws java.time.DateTimeException if it is none at all
   */
  static Instant time(String text) {
    Instant instant = OffsetDateTime.parse(text).toInstant();
    if (instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST)) {
      throw new IllegalArgumentException("out of bounds");
    }
    return instant;
  }
}
