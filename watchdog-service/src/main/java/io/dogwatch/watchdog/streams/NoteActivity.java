package io.dogwatch.watchdog.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dogwatch.client.records.Envelope;
import io.dogwatch.schemas.market.Depth;
import io.dogwatch.schemas.market.Funding;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.market.VenueActivity;
import io.dogwatch.watchdog.activity.VenuesHeard;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Publishes every few seconds when venues sent market data. Each task tells of what it reads: the
 * watchdog of outages puts it together. What counts is when a message was written to Kafka, not
 * what it says of itself: recorded data that is replayed is heard now.
 */
final class NoteActivity<E> implements Processor<byte[], E, byte[], byte[]> {

  private static final String NAME = "note-activity";
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** Market data whose venue is known. */
  record Source<E>(MarketInput<E> input, Function<E, String> venue) {

    String processor() {
      return NAME + "-of-" + input.name();
    }

    String sink() {
      return "activity-of-" + input.name();
    }
  }

  static final List<Source<?>> SOURCES =
      List.of(
          new Source<>(MarketInput.TRADES, Trade::venue),
          new Source<>(MarketInput.DEPTH, Depth::venue),
          new Source<>(MarketInput.FUNDING, Funding::venue));

  private final Source<E> source;
  private final VenuesHeard heard = new VenuesHeard();
  private @Nullable ProcessorContext<byte[], byte[]> context;

  NoteActivity(Source<E> source) {
    this.source = source;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    context = newContext;
    var _ = newContext.schedule(INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::publish);
  }

  @Override
  public void process(Record<byte[], E> event) {
    heard.note(source.venue().apply(event.value()), event.timestamp());
  }

  private void publish(long now) {
    heard.report(now).forEach(activity -> publish(activity, now));
  }

  private void publish(VenueActivity activity, long now) {
    String id = source.input().name() + "/" + activity.venue() + "/" + activity.eventTime();
    Envelope envelope =
        WatchdogEnvelope.of(
            NAME, "market.venue-activity", id, activity.eventTime(), new RecordHeaders());
    Objects.requireNonNull(context, "init comes first")
        .forward(
            new Record<>(
                activity.key().getBytes(UTF_8),
                VenueActivity.CODEC.encode(activity),
                now,
                envelope.toHeaders()));
  }
}
