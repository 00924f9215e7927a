package io.dogwatch.watchdog.streams;

import io.dogwatch.schemas.market.Bar;
import io.dogwatch.watchdog.bars.Growth;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The bars of a task that are not finished.
 *
 * @param <S> what is known of those of one key
 * @param <E> what they are made of
 */
final class GrowingBars<S, E> {

  private final KeyValueStore<String, S> states;
  private final S unseen;
  private final BiFunction<S, E, Growth<S>> builder;
  private final Meters.Tally tally;

  GrowingBars(
      KeyValueStore<String, S> states,
      S unseen,
      BiFunction<S, E, Growth<S>> builder,
      Meters.Tally tally) {
    this.states = states;
    this.unseen = unseen;
    this.builder = builder;
    this.tally = tally;
  }

  /** Adds an event; what bars it finishes, in order. */
  List<Bar> add(String key, E event) {
    S before = states.get(key);
    return switch (builder.apply(before == null ? unseen : before, event)) {
      case Growth.Late<S> _ -> {
        tally.late();
        yield List.of();
      }
      case Growth.Duplicate<S> _ -> {
        tally.duplicate();
        yield List.of();
      }
      case Growth.Added<S>(var state, var finished) -> {
        states.put(key, state);
        yield finished;
      }
    };
  }
}
