package io.dogwatch.watchdog.rules;

import io.dogwatch.watchdog.state.StateCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a watchdog watches for. Pure: what it knows of the past is in the state, and time is in the
 * events.
 *
 * @param <S> what the rule remembers of one key; immutable
 * @param <E> the events it sees
 */
public interface Rule<S, E> {

  /** The state of a key that was never seen. */
  S start();

  /**
   * Looks at one event.
   *
   * @param alerting an alert of this key is open: what is seen now must not become normal
   */
  Step<S> observe(S state, E event, boolean alerting);

  /** How often the rule wants to look at the absence of events; null if it does not mind it. */
  default @Nullable Duration silenceInterval() {
    return null;
  }

  /**
   * Looks at the absence of events at {@code now}, a time of the wall clock. A silence that goes on
   * is told again after a while if its sightings go on, too: with {@code now} as their time.
   */
  default Step<S> silence(S state, Instant now) {
    return new Step<>(state, List.of());
  }

  /** The same for all thresholds: they may change while states stay. */
  StateCodec<S> states();

  /** What the rule remembers now, and what it says, in the order in which it says it. */
  record Step<S>(S state, List<Verdict> verdicts) {
    public Step {
      verdicts = List.copyOf(verdicts);
    }
  }
}
