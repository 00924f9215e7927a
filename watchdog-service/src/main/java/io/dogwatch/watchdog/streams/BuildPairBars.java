package io.dogwatch.watchdog.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dogwatch.client.records.Envelope;
import io.dogwatch.schemas.market.Bar;
import io.dogwatch.schemas.market.PairBar;
import io.dogwatch.watchdog.pairs.HourBuilder;
import io.dogwatch.watchdog.pairs.HourState;
import io.dogwatch.watchdog.pairs.Pair;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the bars of an hour that bars of a minute come to, once for each pair that their symbol
 * belongs to, of those that are watched now. What belongs to none costs nothing.
 */
final class BuildPairBars implements Processor<byte[], Bar, byte[], byte[]> {

  static final String NAME = "build-pair-bars";
  static final String STORE = "pair-bars-state";

  private final HourBuilder builder = new HourBuilder();
  private final List<CurrentWatchdog<?, ?>> watchdogs;
  private final Meters.Tally tally;
  private List<Watchdog<?, ?>> defined = List.of();
  private List<Pair> pairs = List.of();
  private @Nullable ProcessorContext<byte[], byte[]> context;
  private @Nullable GrowingBars<HourState, Bar> growing;

  /**
   * @param watchdogs whose pairs count
   */
  BuildPairBars(Collection<CurrentWatchdog<?, ?>> watchdogs, Meters meters) {
    this.watchdogs = List.copyOf(watchdogs);
    this.tally = meters.of(NAME);
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    context = newContext;
    growing =
        new GrowingBars<>(
            newContext.getStateStore(STORE), HourState.UNSEEN, builder::observe, tally);
  }

  @Override
  public void process(Record<byte[], Bar> bar) {
    adoptTheNewest();
    if (memberships(bar.value()).isEmpty()) {
      return;
    }
    Objects.requireNonNull(growing, "init comes first").add(bar.value().key(), bar.value()).stream()
        .flatMap(hour -> memberships(hour).stream())
        .forEach(leg -> publish(leg, bar));
  }

  private void adoptTheNewest() {
    List<Watchdog<?, ?>> newest =
        watchdogs.stream().<Watchdog<?, ?>>map(it -> it.definition().watchdog()).toList();
    if (!newest.equals(defined)) {
      defined = newest;
      pairs = newest.stream().flatMap(it -> it.pairs().stream()).distinct().toList();
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
    Envelope envelope =
        WatchdogEnvelope.of(NAME, "market.pair-bar", id, bar.start(), cause.headers());
    Objects.requireNonNull(context)
        .forward(
            new Record<>(
                leg.pair().getBytes(UTF_8),
                PairBar.CODEC.encode(leg),
                cause.timestamp(),
                envelope.toHeaders()));
  }
}
