package io.dogwatch.watchdog.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dogwatch.client.records.Envelope;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** A record that was refused, as received, and why. */
final class RejectRecord {

  static final String REASON = "dogwatch-reject-reason";
  static final String DETAIL = "dogwatch-reject-detail";
  static final String ORIGIN = "dogwatch-reject-origin";

  private RejectRecord() {}

  static Record<byte[], byte[]> of(
      Record<byte[], byte[]> received, RecordMetadata from, String reason, String detail) {
    String origin = from.topic() + "/" + from.partition() + "/" + from.offset();
    Headers headers = new RecordHeaders(received.headers());
    if (headers.lastHeader("ce_id") == null) {
      envelope(origin, received).toHeaders().forEach(headers::add);
    }
    headers
        .add(REASON, reason.getBytes(UTF_8))
        .add(DETAIL, detail.getBytes(UTF_8))
        .add(ORIGIN, origin.getBytes(UTF_8));
    return received.withHeaders(headers);
  }

  private static Envelope envelope(String origin, Record<byte[], byte[]> received) {
    return new Envelope(
        origin,
        "io.dogwatch.market.rejected",
        "dogwatch/watchdog",
        Instant.ofEpochMilli(received.timestamp()),
        "application/octet-stream",
        Traces.following(received.headers(), origin));
  }
}
