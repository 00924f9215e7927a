package io.dogwatch.benchmarks.lanes;

import java.time.Instant;

/**
 * A job that came to its end.
 *
 * @param startedAt by the clock of who executed it, like {@code endedAt}
 * @param durableAt when the cluster had its outcome, by the broker's clock
 * @param delivery which one it was, from 1
 */
record Done(Instant startedAt, Instant endedAt, Instant durableAt, int delivery) {}
