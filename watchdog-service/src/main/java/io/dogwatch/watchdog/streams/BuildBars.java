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
import org.apache.kafka.streams.state.KeyValueStore;
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
  private @Nullable KeyValueStore<String, BarState> states;

  BuildBars(Meters meters) {
    this.tally = meters.of(NAME);
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    context = newContext;
    states = newContext.getStateStore(STORE);
  }

  @Override
  public void process(Record<byte[], Trade> trade) {
    KeyValueStore<String, BarState> store = Objects.requireNonNull(states, "init comes first");
    BarState before = store.get(trade.value().key());
    switch (builder.observe(before == null ? BarState.UNSEEN : before, trade.value())) {
      case BarBuilder.Outcome.Late _ -> tally.late();
      case BarBuilder.Outcome.Duplicate _ -> tally.duplicate();
      case BarBuilder.Outcome.Added(var state, var finished) -> {
        store.put(trade.value().key(), state);
        finished.forEach(bar -> publish(bar, trade));
      }
    }
  }

  private void publish(Bar bar, Record<byte[], Trade> cause) {
    String id = bar.key() + "/" + bar.start() + "/" + bar.sequence();
    var envelope =
        new Envelope(
            id,
            "io.dogwatch.market.bar",
            "dogwatch/watchdog/" + NAME,
            bar.start(),
            Envelope.AVRO,
            Traces.following(cause.headers(), id));
    Objects.requireNonNull(context)
        .forward(
            new Record<>(
                bar.key().getBytes(UTF_8),
                Bar.CODEC.encode(bar),
                cause.timestamp(),
                envelope.toHeaders()));
  }
}
