package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.schemas.jobs.JobId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was done about a dead letter.
 *
 * @param actor who did it
 * @param job that it was replayed as; null where it was purged
 */
record Action(Kind kind, String actor, Instant at, @Nullable JobId job) {

  /** For a person, such as {@code purged by api at 2026-01-31T12:00:00Z}. */
  String text() {
    return "%s by %s at %s%s"
        .formatted(
            kind.name().toLowerCase(Locale.ROOT), actor, at, job == null ? "" : ", as job " + job);
  }

  /** What there is to be done. */
  enum Kind {
    /** Its job was submitted again, as a new one. */
    REPLAYED,
    /** Nobody wants to see it any more. */
    PURGED
  }
}
