package io.dogwatch.orchestrator.schedules;

import io.dogwatch.schemas.jobs.JobId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as it stands.
 *
 * @param id chosen by its user
 * @param nextAt the next instant that is to be decided about; null when none comes any more
 * @param lastJob of the firing before
 */
record Schedule(
    String id,
    Definition definition,
    boolean isPaused,
    Instant createdAt,
    @Nullable Instant nextAt,
    @Nullable JobId lastJob) {

  /** The job of the firing at an instant. */
  JobId jobAt(Instant at) {
    return JobId.ofFiring(id, createdAt, at);
  }
}
