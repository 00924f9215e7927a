package io.dogwatch.watchdog.streams;

import io.dogwatch.watchdog.episodes.Key;
import io.dogwatch.watchdog.episodes.Terms;
import io.dogwatch.watchdog.episodes.Watch;
import io.dogwatch.watchdog.rules.Rule;
import java.util.function.Function;

/**
 * A rule that is watched by.
 *
 * @param name such as {@code price-anomaly}
 * @param enabled one that is not keeps its place in the topology, but does nothing
 */
public record Watchdog<S, E>(
    String name, boolean enabled, MarketInput<E> input, Keys<E> keys, Watch<S, E> watch) {

  /**
   * What the rule keeps states of.
   *
   * @param of an event; events of one key must be in one partition
   */
  public record Keys<E>(Key.Kind kind, Function<E, String> of) {

    Key key(String text) {
      return new Key(kind, text);
    }
  }

  static <S, E> Watchdog<S, E> of(
      Terms terms, boolean enabled, MarketInput<E> input, Keys<E> keys, Rule<S, E> rule) {
    return new Watchdog<>(terms.watchdog(), enabled, input, keys, new Watch<>(rule, terms));
  }

  String store() {
    return name + "-state";
  }
}
