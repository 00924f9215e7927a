package io.dogwatch.orchestrator.projection;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * What the projection counts. Records = projected + undecodable + refused, over the life of the
 * process.
 */
final class Meters {

  /** Records that were read and projected. */
  final Counter projected;

  /** Records that nobody understands; they stay in their topics. */
  final Counter undecodable;

  /** Records that the database can't take; they stay in their topics. */
  final Counter refused;

  /** Duration of one batch, transaction included. */
  final Timer batches;

  Meters(MeterRegistry registry) {
    projected = registry.counter("dogwatch.projection.projected");
    undecodable = registry.counter("dogwatch.projection.undecodable");
    refused = registry.counter("dogwatch.projection.refused");
    batches = registry.timer("dogwatch.projection.batch");
  }
}
