package io.dogwatch.watchdog.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dogwatch.client.records.Envelope;
import io.dogwatch.schemas.codec.Decoded;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Reads events, and sends what makes no sense to the rejects, as received. An event of the future
 * makes none: it would make every event until then late.
 */
final class ReadEvents<E> implements Processor<byte[], byte[], Object, Object> {

  static final String REASON = "dogwatch-reject-reason";
  static final String DETAIL = "dogwatch-reject-detail";
  static final String ORIGIN = "dogwatch-reject-origin";
  static final String UNDECODABLE = "UNDECODABLE";
  static final String FUTURE_TIMESTAMP = "FUTURE_TIMESTAMP";

  private static final Duration MAX_FUTURE_SKEW = Duration.ofSeconds(10);

  private final MarketInput<E> input;
  private final InstantSource clock;
  private final Meters meters;
  private final List<String> readers;
  private final String rejects;
  private @Nullable ProcessorContext<Object, Object> context;

  /**
   * @param readers processors that get the events
   * @param rejects sink that gets the rest
   */
  ReadEvents(
      MarketInput<E> input,
      InstantSource clock,
      Meters meters,
      List<String> readers,
      String rejects) {
    this.input = input;
    this.clock = clock;
    this.meters = meters;
    this.readers = List.copyOf(readers);
    this.rejects = rejects;
  }

  @Override
  public void init(ProcessorContext<Object, Object> newContext) {
    context = newContext;
  }

  @Override
  public void process(Record<byte[], byte[]> received) {
    switch (input.decode(received.value())) {
      case Decoded.Message<E>(E event) -> accept(received, event);
      case Decoded.Undecodable<E>(String detail) -> reject(received, UNDECODABLE, detail);
    }
  }

  private void accept(Record<byte[], byte[]> received, E event) {
    Instant time = input.time().apply(event);
    Instant now = clock.instant();
    if (time.isAfter(now.plus(MAX_FUTURE_SKEW))) {
      reject(received, FUTURE_TIMESTAMP, "a time before " + now + " expected, found " + time);
      return;
    }
    Record<Object, Object> read = received.<Object>withKey(received.key()).withValue(event);
    readers.forEach(reader -> context().forward(read, reader));
  }

  private void reject(Record<byte[], byte[]> received, String reason, String detail) {
    meters.rejects(input.name(), reason).increment();
    RecordMetadata from = context().recordMetadata().orElseThrow();
    String origin = from.topic() + "/" + from.partition() + "/" + from.offset();
    Headers headers = new RecordHeaders(received.headers());
    if (headers.lastHeader("ce_id") == null) {
      envelope(origin, received).toHeaders().forEach(headers::add);
    }
    headers
        .add(REASON, reason.getBytes(UTF_8))
        .add(DETAIL, detail.getBytes(UTF_8))
        .add(ORIGIN, origin.getBytes(UTF_8));
    context().forward(received.withHeaders(headers), rejects);
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

  private ProcessorContext<Object, Object> context() {
    return Objects.requireNonNull(context, "init comes first");
  }
}
