package io.dogwatch.orchestrator.queries;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.schemas.jobs.JobType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job, as far as those need to know it who are about to give an order about it. */
public record OrderTarget(JobType type, JobState state, @Nullable Instant expiresAt) {}
