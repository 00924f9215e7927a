package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.schemas.jobs.JobId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was done about a dead letter.
 *
 * @param actor who did it
 * @param job that it was replayed as; null where it was purged
 */
record Action(Kind kind, String actor, Instant at, @Nullable JobId job) {

  /** What there is to be done. */
  enum Kind {
    /** Its job was submitted again, as a new one. */
    REPLAYED,
    /** Nobody wants to see it any more. */
    PURGED
  }
}
