package io.dogwatch.watchdog.streams;

import io.dogwatch.client.records.Envelope;
import io.dogwatch.client.records.Traceparent;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.Headers;

/** Positions in traces that are the same for the same records. */
final class Traces {

  private Traces() {}

  /** The trace of the record that the one of this id follows from; a new one if it has none. */
  static Traceparent following(Headers cause, String id) {
    var chance = new SplittableRandom(id.hashCode());
    return Envelope.traceOf(cause)
        .map(trace -> trace.child(chance))
        .orElseGet(() -> Traceparent.next(chance));
  }
}
