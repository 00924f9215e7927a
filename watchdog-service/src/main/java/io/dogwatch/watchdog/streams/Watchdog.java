package io.dogwatch.watchdog.streams;

import io.dogwatch.watchdog.episodes.Key;
import io.dogwatch.watchdog.episodes.Terms;
import io.dogwatch.watchdog.episodes.Watch;
import io.dogwatch.watchdog.pairs.Pair;
import io.dogwatch.watchdog.rules.Rule;
import io.dogwatch.watchdog.streams.Watchdogs.Setup;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A rule that is watched by.
 *
 * @param name such as {@code price-anomaly}
 * @param enabled one that is not keeps its place in the topology, but does nothing
 * @param symbols to watch, or pairs or venues, whatever it keeps states of; none for all there are
 * @param checkInterval how often, at most, growth of an alert is told; 0 for each event
 */
public record Watchdog<S, E>(
    String name,
    boolean enabled,
    Set<String> symbols,
    Duration checkInterval,
    MarketInput<E> input,
    Keys<E> keys,
    Watch<S, E> watch) {

  public Watchdog {
    symbols = Set.copyOf(symbols);
  }

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

  /** A watchdog of what settings say, which may be said anew while it runs. */
  static <S, E> Watchdog<S, E> of(
      Terms terms, Setup<?> setup, MarketInput<E> input, Keys<E> keys, Rule<S, E> rule) {
    return new Watchdog<>(
        terms.watchdog(),
        setup.enabled(),
        setup.symbols(),
        setup.checkInterval(),
        input,
        keys,
        new Watch<>(rule, terms.withCheckInterval(setup.checkInterval())));
  }

  static <S, E> Watchdog<S, E> of(
      Terms terms, boolean enabled, MarketInput<E> input, Keys<E> keys, Rule<S, E> rule) {
    return of(terms, new Setup<>(enabled, terms), input, keys, rule);
  }

  /** Whether events of this key are looked at. */
  boolean watches(String key) {
    return enabled && (symbols.isEmpty() || symbols.contains(keys.key(key).name()));
  }

  boolean watchesAll() {
    return enabled && symbols.isEmpty();
  }

  /** The pairs that it watches by name; none where it watches none, or other things. */
  List<Pair> pairs() {
    return enabled && keys.kind() == Key.Kind.PAIR
        ? symbols.stream().sorted().map(Pair::of).toList()
        : List.of();
  }

  String store() {
    return name + "-state";
  }
}
