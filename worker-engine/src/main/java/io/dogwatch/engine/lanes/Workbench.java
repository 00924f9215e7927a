package io.dogwatch.engine.lanes;

import io.dogwatch.engine.attempts.JobRunner;
import io.dogwatch.engine.control.Cancellations;
import io.dogwatch.engine.gates.Gate;
import io.dogwatch.engine.outcomes.OutcomePublisher;
import io.dogwatch.engine.slots.Pool;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What the attempts of one job type work with.
 *
 * @param executor runs each handler on a thread of its own
 */
public record Workbench<P>(
    JobRunner<P> runner,
    OutcomePublisher outcomes,
    Pool pool,
    Gate gate,
    Cancellations cancellations,
    StuckHandlers stuck,
    Suspects suspects,
    TypeMeters meters,
    Executor executor,
    InstantSource clock) {}
