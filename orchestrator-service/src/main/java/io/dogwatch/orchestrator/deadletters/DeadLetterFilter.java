package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.schemas.jobs.JobId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant; null for any.
 *
 * @param from when they were given up, at the earliest
 * @param to before which they were given up
 * @param action that was made; null for those about which nothing was done
 */
record DeadLetterFilter(
    @Nullable String type,
    @Nullable String reason,
    @Nullable String fingerprint,
    @Nullable JobId job,
    @Nullable Instant from,
    @Nullable Instant to,
    Action.@Nullable Kind action) {}
