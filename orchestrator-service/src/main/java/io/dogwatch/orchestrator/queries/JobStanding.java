package io.dogwatch.orchestrator.queries;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.schemas.jobs.JobType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a job stands, as far as those need to know who are about to give an order. */
public record JobStanding(JobType type, JobState state, @Nullable Instant expiresAt) {}
