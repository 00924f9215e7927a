package io.dogwatch.watchdog.streams;

import io.dogwatch.client.records.Envelope;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;

/** The envelope of what is made here, the same for the same content. */
final class WatchdogEnvelope {

  private WatchdogEnvelope() {}

  /**
   * @param maker that says it
   * @param type behind the platform's name
   * @param cause headers of the record that it follows from
   */
  static Envelope of(String maker, String type, String id, Instant time, Headers cause) {
    return new Envelope(
        id,
        "io.dogwatch." + type,
        "dogwatch/watchdog/" + maker,
        time,
        Envelope.AVRO,
        Traces.following(cause, id));
  }
}
