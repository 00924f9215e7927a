package io.dogwatch.watchdog.bars;

import io.dogwatch.schemas.market.Bar;
import java.util.List;

/**
 * What an event came to for the bars that are made of such.
 *
 * @param <S> what is known of those that are not finished
 */
public sealed interface Growth<S> {

  /** The event counts; what bars it finished, in order. */
  record Added<S>(S state, List<Bar> finished) implements Growth<S> {
    public Added {
      finished = List.copyOf(finished);
    }
  }

  /** The event is older than what may still grow, and changed nothing. */
  record Late<S>() implements Growth<S> {}

  /** The event was there already, and changed nothing. */
  record Duplicate<S>() implements Growth<S> {}
}
