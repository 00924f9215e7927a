package io.dogwatch.orchestrator.schedules;

import io.dogwatch.schemas.jobs.JobId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about an instant.
 *
 * @param job null where it was left out: the job before had not ended, or a later firing takes its
 *     place
 */
record Firing(Instant at, @Nullable JobId job, Instant decidedAt) {}
