package io.dogwatch.watchdog.arbitrage;

import io.dogwatch.watchdog.book.OrderBook;
import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What is known of one symbol. Bounded: the best levels of {@link #MOST_VENUES} venues; of more,
 * the one goes that was silent for longest.
 *
 * @param now the newest event time of all books, in microseconds since 1970
 * @param books by venue
 * @param since when each opportunity that there is now has lasted, in microseconds since 1970
 */
record ArbitrageState(
    long now, NavigableMap<String, OrderBook> books, NavigableMap<Route, Long> since) {

  static final int MOST_VENUES = 16;

  static final ArbitrageState UNSEEN =
      new ArbitrageState(OrderBook.UNSEEN.at(), new TreeMap<>(), new TreeMap<>());

  static final StateCodec<ArbitrageState> CODEC =
      new StateCodec<>() {

        private static final int VERSION = 1;

        @Override
        public void write(ArbitrageState state, StateOutput out) {
          out.writeLong(VERSION);
          out.writeLong(state.now());
          out.writeLong(state.books().size());
          state
              .books()
              .forEach(
                  (venue, book) -> {
                    out.writeText(venue);
                    OrderBook.CODEC.write(book, out);
                  });
          out.writeLong(state.since().size());
          state
              .since()
              .forEach(
                  (route, since) -> {
                    out.writeText(route.buyAt());
                    out.writeText(route.sellAt());
                    out.writeLong(since);
                  });
        }

        @Override
        public ArbitrageState read(StateInput in) {
          in.expectVersion(VERSION, "an arbitrage state");
          long now = in.readLong();
          NavigableMap<String, OrderBook> books = new TreeMap<>();
          for (int left = in.readInt(); left > 0; left--) {
            books.put(in.readText(), OrderBook.CODEC.read(in));
          }
          NavigableMap<Route, Long> since = new TreeMap<>();
          for (int left = in.readInt(); left > 0; left--) {
            since.put(new Route(in.readText(), in.readText()), in.readLong());
          }
          return new ArbitrageState(now, books, since);
        }
      };

  ArbitrageState {
    books = Collections.unmodifiableNavigableMap(books);
    since = Collections.unmodifiableNavigableMap(since);
  }

  OrderBook book(String venue) {
    return books.getOrDefault(venue, OrderBook.UNSEEN);
  }

  ArbitrageState with(String venue, OrderBook book) {
    NavigableMap<String, OrderBook> all = new TreeMap<>(books);
    all.put(venue, book);
    if (all.size() > MOST_VENUES) {
      all.entrySet().stream()
          .filter(it -> !it.getKey().equals(venue))
          .min(Comparator.comparingLong(it -> it.getValue().at()))
          .map(Map.Entry::getKey)
          .ifPresent(all::remove);
    }
    return new ArbitrageState(Math.max(now, book.at()), all, since);
  }

  ArbitrageState withSince(NavigableMap<Route, Long> newSince) {
    return new ArbitrageState(now, books, newSince);
  }
}
