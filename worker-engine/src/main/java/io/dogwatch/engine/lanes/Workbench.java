package io.dogwatch.engine.lanes;

import io.dogwatch.engine.attempts.JobRunner;
import io.dogwatch.engine.outcomes.OutcomePublisher;
import java.time.InstantSource;

/** What the attempts of one job type work with. */
public record Workbench<P>(
    JobRunner<P> runner,
    OutcomePublisher outcomes,
    Slots slots,
    TypeMeters meters,
    InstantSource clock) {}
