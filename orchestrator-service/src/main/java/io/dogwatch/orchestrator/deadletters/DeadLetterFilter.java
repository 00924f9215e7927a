package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.schemas.jobs.JobId;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant; null for any.
 *
 * @param action that was made; null for those about which nothing was done
 */
record DeadLetterFilter(
    @Nullable String type,
    @Nullable String reason,
    @Nullable String fingerprint,
    @Nullable JobId job,
    Action.@Nullable Kind action) {}
