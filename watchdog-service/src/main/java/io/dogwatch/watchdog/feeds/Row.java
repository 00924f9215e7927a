package io.dogwatch.watchdog.feeds;

import java.util.List;

/** What one row of a recording turned out to be. */
public sealed interface Row {

  /**
   * The row was understood.
   *
   * @param events that it tells of; none, where it tells of something else
   */
  record Understood(List<MarketEvent<?>> events) implements Row {

    public Understood {
      events = List.copyOf(events);
    }
  }

  /** The row makes no sense; the reason names what was expected. */
  record Malformed(String reason) implements Row {}

  static Row of(MarketEvent<?> event) {
    return new Understood(List.of(event));
  }
}
