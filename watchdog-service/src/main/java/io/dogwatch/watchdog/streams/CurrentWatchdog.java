package io.dogwatch.watchdog.streams;

import java.time.Instant;

/**
 * One watchdog as it is defined now: by settings, or by what was said since. Safe for use by many
 * threads.
 */
final class CurrentWatchdog<S, E> {

  private final Definition<S, E> asSet;
  private volatile Definition<S, E> definition;

  CurrentWatchdog(Watchdog<S, E> asSet, Instant since) {
    this.asSet = new Definition<>(0, asSet, since);
    this.definition = this.asSet;
  }

  /**
   * How a watchdog was defined.
   *
   * @param number tells definitions apart; 0 is that of the settings
   * @param since when it was
   */
  record Definition<S, E>(int number, Watchdog<S, E> watchdog, Instant since) {}

  /** As the settings have it, whatever was said since. */
  Watchdog<S, E> asSet() {
    return asSet.watchdog();
  }

  /** Costs a volatile read: it is asked for with every event. */
  Definition<S, E> definition() {
    return definition;
  }

  /**
   * Defines it anew, from one thread.
   *
   * @param watchdog of the same name, and so of the same types
   */
  @SuppressWarnings("unchecked")
  void define(Watchdog<?, ?> watchdog, Instant since) {
    if (!watchdog.name().equals(asSet().name())) {
      throw new IllegalArgumentException(
          "%s expected, found %s".formatted(asSet().name(), watchdog.name()));
    }
    definition = new Definition<>(definition.number() + 1, (Watchdog<S, E>) watchdog, since);
  }

  void defineAsSet(Instant since) {
    define(asSet(), since);
  }
}
