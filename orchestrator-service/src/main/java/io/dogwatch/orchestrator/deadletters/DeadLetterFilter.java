package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.problems.Times;
import io.dogwatch.schemas.jobs.JobId;
import java.time.Instant;
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

  static final String TIME = Times.EXPECTED;

  /**
   * Reads a time that the database can compare with.
   *
   * @throws IllegalArgumentException if it is none of its calendar
   * @throws java.time.DateTimeException if it is none at all
   */
  static Instant time(String text) {
    return Times.parse(text);
  }
}
