package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.schemas.jobs.JobId;
import org.jspecify.annotations.Nullable;

/** Which dead letters are meant; null for any. */
record DeadLetterFilter(
    @Nullable String type,
    @Nullable String reason,
    @Nullable String fingerprint,
    @Nullable JobId job) {}
