package io.dogwatch.orchestrator.queries;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.pages.TimeCursor;
import io.dogwatch.schemas.jobs.JobId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which jobs to list. */
record PageRequest(
    @Nullable JobState state,
    @Nullable String type,
    @Nullable UUID workflow,
    @Nullable String tenant,
    @Nullable String schedule,
    @Nullable TimeCursor<JobId> after,
    int limit) {}
