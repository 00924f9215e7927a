package io.dogwatch.watchdog.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dogwatch.client.records.Envelope;
import io.dogwatch.schemas.market.Bar;
import io.dogwatch.schemas.market.PairBar;
import io.dogwatch.watchdog.pairs.HourBuilder;
import io.dogwatch.watchdog.pairs.HourState;
import io.dogwatch.watchdog.pairs.Pair;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the bars of an hour that bars of a minute come to, once for each pair that their symbol
 * belongs to. What belongs to none costs nothing.
 */
final class BuildPairBars implements Processor<byte[], Bar, byte[], byte[]> {

  static final String NAME = "build-pair-bars";
  static final String STORE = "pair-bars-state";

  private final HourBuilder builder = new HourBuilder();
  private final List<Pair> pairs;
  private final Meters.Tally tally;
  private @Nullable ProcessorContext<byte[], byte[]> context;
  private @Nullable KeyValueStore<String, HourState> states;

  BuildPairBars(List<Pair> pairs, Meters meters) {
    this.pairs = List.copyOf(pairs);
    this.tally = meters.of(NAME);
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    context = newContext;
    states = newContext.getStateStore(STORE);
  }

  @Override
  public void process(Record<byte[], Bar> bar) {
    List<PairBar> memberships = memberships(bar.value());
    if (memberships.isEmpty()) {
      return;
    }
    KeyValueStore<String, HourState> store = Objects.requireNonNull(states, "init comes first");
    HourState before = store.get(bar.value().key());
    switch (builder.observe(before == null ? HourState.UNSEEN : before, bar.value())) {
      case HourBuilder.Outcome.Late _ -> tally.late();
      case HourBuilder.Outcome.Duplicate _ -> tally.duplicate();
      case HourBuilder.Outcome.Added(var state, var finished) -> {
        store.put(bar.value().key(), state);
        finished.stream()
            .flatMap(hour -> memberships(hour).stream())
            .forEach(leg -> publish(leg, bar));
      }
    }
  }

  private List<PairBar> memberships(Bar bar) {
    return pairs.stream()
        .flatMap(
            pair -> pair.placeOf(bar).stream().map(place -> new PairBar(pair.text(), place, bar)))
        .toList();
  }

  private void publish(PairBar leg, Record<byte[], Bar> cause) {
    Bar bar = leg.bar();
    String id = leg.pair() + "/" + bar.key() + "/" + bar.start() + "/" + bar.sequence();
    var envelope =
        new Envelope(
            id,
            "io.dogwatch.market.pair-bar",
            "dogwatch/watchdog/" + NAME,
            bar.start(),
            Envelope.AVRO,
            Traces.following(cause.headers(), id));
    Objects.requireNonNull(context)
        .forward(
            new Record<>(
                leg.pair().getBytes(UTF_8),
                PairBar.CODEC.encode(leg),
                cause.timestamp(),
                envelope.toHeaders()));
  }
}
