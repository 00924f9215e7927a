package io.dogwatch.watchdog.streams;

import io.dogwatch.watchdog.episodes.Terms;
import io.dogwatch.watchdog.episodes.Watch;
import io.dogwatch.watchdog.rules.Rule;

/**
 * A rule that is watched by.
 *
 * @param name such as {@code price-anomaly}
 * @param enabled one that is not keeps its place in the topology, but does nothing
 */
public record Watchdog<S, E>(
    String name, boolean enabled, MarketInput<E> input, Watch<S, E> watch) {

  static <S, E> Watchdog<S, E> of(
      Terms terms, boolean enabled, MarketInput<E> input, Rule<S, E> rule) {
    return new Watchdog<>(terms.watchdog(), enabled, input, new Watch<>(rule, terms));
  }

  String store() {
    return name + "-state";
  }
}
