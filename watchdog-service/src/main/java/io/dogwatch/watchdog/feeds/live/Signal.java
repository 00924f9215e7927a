package io.dogwatch.watchdog.feeds.live;

import java.net.http.WebSocket;

/**
 * Something that happened to a connection, or that came over it. Each names the connection by its
 * number: what comes of one that was given up means nothing any more.
 */
sealed interface Signal {

  int connection();

  record Opened(int connection, WebSocket socket) implements Signal {}

  record Text(int connection, String text) implements Signal {}

  record Ping(int connection) implements Signal {}

  record Answer(int connection, VenueProtocol.BookRequest book, String text) implements Signal {}

  record Unanswered(int connection, String reason) implements Signal {}

  record Unreached(int connection, ConnectionProbes.Failure failure) implements Signal {}

  record Ended(int connection, String reason) implements Signal {}

  /** Time may have passed; of no connection, as those are numbered from 1. */
  record Wake() implements Signal {

    @Override
    public int connection() {
      return 0;
    }
  }
}
