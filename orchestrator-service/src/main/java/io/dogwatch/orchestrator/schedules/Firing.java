package io.dogwatch.orchestrator.schedules;

import io.dogwatch.schemas.jobs.JobId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about an instant.
 *
 * @param job null where it was left out, since the job before had not ended
 */
record Firing(Instant at, @Nullable JobId job, Instant decidedAt) {}
