package io.dogwatch.benchmarks.latency;

import java.time.Instant;

/**
 * One job, or one record of the reference.
 *
 * @param startedAt when who executes it had it
 * @param seenAt when who submitted it had its result
 */
record Sample(Instant sentAt, Instant startedAt, Instant seenAt) {}
