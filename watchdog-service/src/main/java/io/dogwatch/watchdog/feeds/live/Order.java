package io.dogwatch.watchdog.feeds.live;

import io.dogwatch.watchdog.feeds.MarketEvent;
import java.util.List;

/** What a live feed is to do. */
sealed interface Order {

  record Connect() implements Order {}

  record Send(String text) implements Order {}

  /** The answer is awaited by nobody: it comes, or is asked for again. */
  record Ask(VenueProtocol.BookRequest book) implements Order {}

  record Publish(List<MarketEvent<?>> events) implements Order {

    public Publish {
      events = List.copyOf(events);
    }
  }

  /** The connection is given up, without a word to the venue. */
  record Drop() implements Order {}

  /** Something is not as it should be, and nothing is to be done about it. */
  record Note(String detail) implements Order {}
}
