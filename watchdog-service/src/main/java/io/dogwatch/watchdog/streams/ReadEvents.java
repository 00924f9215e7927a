package io.dogwatch.watchdog.streams;

import io.dogwatch.schemas.codec.Decoded;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Reads events, and sends what makes no sense to the rejects, as received. An event of the future
 * makes none: it would make every event until then late.
 */
final class ReadEvents<E> implements Processor<byte[], byte[], Object, Object> {

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
    context()
        .forward(
            RejectRecord.of(received, context().recordMetadata().orElseThrow(), reason, detail),
            rejects);
  }

  private ProcessorContext<Object, Object> context() {
    return Objects.requireNonNull(context, "init comes first");
  }
}
