package io.dogwatch.watchdog.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dogwatch.client.records.Envelope;
import io.dogwatch.schemas.market.Bar;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.bars.BarBuilder;
import io.dogwatch.watchdog.bars.BarState;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Publishes the bars that trades come to. */
final class BuildBars implements Processor<byte[], Trade, byte[], byte[]> {

  static final String NAME = "build-bars";
  static final String STORE = "bars-state";

  /** The same as for prices: what is later is late for both. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final BarBuilder builder = new BarBuilder(GRACE);
  private final Meters.Tally tally;
  private @Nullable ProcessorContext<byte[], byte[]> context;
  private @Nullable GrowingBars<BarState, Trade> growing;

  BuildBars(Meters meters) {
    this.tally = meters.of(NAME);
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    context = newContext;
    growing =
        new GrowingBars<>(
            newContext.getStateStore(STORE), BarState.UNSEEN, builder::observe, tally);
  }

  @Override
  public void process(Record<byte[], Trade> trade) {
    Objects.requireNonNull(growing, "init comes first")
        .add(trade.value().key(), trade.value())
        .forEach(bar -> publish(bar, trade));
  }

  private void publish(Bar bar, Record<byte[], Trade> cause) {
    String id = bar.key() + "/" + bar.start() + "/" + bar.sequence();
    Envelope envelope = WatchdogEnvelope.of(NAME, "market.bar", id, bar.start(), cause.headers());
    Objects.requireNonNull(context)
        .forward(
            new Record<>(
                bar.key().getBytes(UTF_8),
                Bar.CODEC.encode(bar),
                cause.timestamp(),
                envelope.toHeaders()));
  }
}
