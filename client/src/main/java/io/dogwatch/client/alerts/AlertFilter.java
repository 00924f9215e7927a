package io.dogwatch.client.alerts;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts somebody wants. Of each kind of property an empty set stands for all; an alert
 * passes that has one of the values of every set that is not empty. An alert that has no symbol, or
 * no venue, does not pass a filter that asks for some.
 *
 * @param types what was seen, such as {@code flash_crash}
 * @param symbols such as {@code BTC/USD}; alerts about a pair of symbols have none
 * @param watchdogs such as {@code price-anomaly}
 * @param venues such as {@code binance}
 */
public record AlertFilter(
    Set<String> types,
    Set<Severity> severities,
    Set<String> symbols,
    Set<String> watchdogs,
    Set<String> venues) {

  /** Lets every alert pass. */
  public static final AlertFilter ALL =
      new AlertFilter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

  public AlertFilter {
    types = Set.copyOf(types);
    severities = Set.copyOf(severities);
    symbols = Set.copyOf(symbols);
    watchdogs = Set.copyOf(watchdogs);
    venues = Set.copyOf(venues);
  }

  /** Whether the alert is wanted. */
  public boolean matches(Alert alert) {
    return passes(types, alert.type())
        && passes(severities, alert.severity())
        && passes(symbols, alert.subject().symbol())
        && passes(watchdogs, alert.watchdog())
        && passes(venues, alert.subject().venue());
  }

  private static boolean passes(Set<?> wanted, @Nullable Object found) {
    return wanted.isEmpty() || (found != null && wanted.contains(found));
  }

  public AlertFilter withTypes(String... wanted) {
    return new AlertFilter(Set.of(wanted), severities, symbols, watchdogs, venues);
  }

  public AlertFilter withSeverities(Severity... wanted) {
    return new AlertFilter(types, Set.of(wanted), symbols, watchdogs, venues);
  }

  public AlertFilter withSymbols(String... wanted) {
    return new AlertFilter(types, severities, Set.of(wanted), watchdogs, venues);
  }

  public AlertFilter withWatchdogs(String... wanted) {
    return new AlertFilter(types, severities, symbols, Set.of(wanted), venues);
  }

  public AlertFilter withVenues(String... wanted) {
    return new AlertFilter(types, severities, symbols, watchdogs, Set.of(wanted));
  }
}
