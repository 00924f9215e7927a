package io.dogwatch.client.records;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers of every record: CloudEvents in binary mode, and the trace.
 *
 * @param id unique within the source
 * @param type what the record is, such as {@code io.dogwatch.job.succeeded}
 * @param source who wrote it, such as {@code dogwatch/worker/w-1}
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">CloudEvents
 *     for Kafka</a>
 */
public record Envelope(
    String id, String type, String source, Instant time, String contentType, Traceparent trace) {

  /** Media type of Avro in single-object encoding. */
  public static final String AVRO = "avro/binary";

  private static final byte[] VERSION = utf8("1.0");

  /** New headers with all that the envelope says. */
  public Headers toHeaders() {
    return new RecordHeaders()
        .add("ce_specversion", VERSION)
        .add("ce_id", utf8(id))
        .add("ce_type", utf8(type))
        .add("ce_source", utf8(source))
        .add("ce_time", utf8(time.toString()))
        .add("content-type", utf8(contentType))
        .add("traceparent", trace.bytes());
  }

  /** The trace that a record belongs to; empty for one that names none, or not properly. */
  public static Optional<Traceparent> traceOf(Headers headers) {
    Header header = headers.lastHeader("traceparent");
    return header == null || header.value() == null
        ? Optional.empty()
        : Traceparent.parse(header.value());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
