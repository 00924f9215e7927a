package io.dogwatch.watchdog.tunables;

import io.dogwatch.watchdog.streams.Watchdogs.Setup;
import java.time.Duration;
import java.util.Set;

/**
 * What is set of one watchdog.
 *
 * @param <T> what its rule goes by
 */
interface RuleSettings<T> {

  boolean enabled();

  /** Those to watch; none for all there are. */
  Set<String> symbols();

  /**
   * How often, at most, growth of an alert is told, and the measure of staleness; a number without
   * a unit is seconds.
   */
  Duration checkInterval();

  /** What was said, and what follows from it for that which was not. */
  T thresholds();

  default Setup<T> setup(boolean allEnabled) {
    return new Setup<>(allEnabled && enabled(), symbols(), checkInterval(), thresholds());
  }
}
