package io.dogwatch.watchdog.feeds.venues;

import io.dogwatch.watchdog.feeds.MarketEvent;
import java.util.List;

/** What one frame of a venue says. */
public sealed interface Reading {

  /** Something of markets; nothing, where the frame is an answer or of a kind that is not read. */
  record Events(List<MarketEvent<?>> events) implements Reading {

    static final Events NONE = new Events(List.of());

    public Events {
      events = List.copyOf(events);
    }
  }

  /** That the venue is there. */
  record Heartbeat() implements Reading {}

  /**
   * Something before this frame is missing: order books cannot be continued with it.
   *
   * @param detail what was expected and what was found
   * @param events that the frame itself tells of
   */
  record Gap(String detail, List<MarketEvent<?>> events) implements Reading {

    public Gap {
      events = List.copyOf(events);
    }
  }

  /** Nothing that makes sense, or that the venue refuses something; the reason says what. */
  record Malformed(String reason) implements Reading {}
}
