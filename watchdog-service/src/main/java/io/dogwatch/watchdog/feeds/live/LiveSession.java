package io.dogwatch.watchdog.feeds.live;

import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.watchdog.feeds.MarketEvent;
import io.dogwatch.watchdog.feeds.venues.ActivityMonitor;
import io.dogwatch.watchdog.feeds.venues.FrameReader;
import io.dogwatch.watchdog.feeds.venues.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Decides what a live feed does, and does nothing itself: connects, subscribes, asks for books,
 * notices silence and gaps, connects again, and tells whether the venue can be reached. For one
 * thread, which is to {@link #tick} after everything that happens, and when {@link #untilTick} has
 * passed.
 */
final class LiveSession {

  /** A connection that lasts so long was no failure. */
  private static final Duration LASTING = Duration.ofSeconds(60);

  private static final Duration UNANSWERED = Duration.ofSeconds(10);

  private final VenueProtocol protocol;
  private final List<String> symbols;
  private final RandomGenerator random;
  private final ActivityMonitor monitor;
  private final ConnectionProbes probes;
  private final Map<VenueProtocol.BookRequest, Instant> booksToAsk = new HashMap<>();
  private State state = new State.Waiting(Instant.EPOCH);
  private int failures;

  private sealed interface State {

    record Waiting(Instant due) implements State {}

    record Connecting() implements State {}

    record Open(FrameReader reader, Instant since, Instant lastHeard) implements State {}
  }

  /**
   * @param symbols as all venues name them
   * @param prober who says whether the venue can be connected to, such as a region
   * @param random spreads reconnections
   */
  LiveSession(VenueProtocol protocol, List<String> symbols, String prober, RandomGenerator random) {
    this.protocol = protocol;
    this.symbols = List.copyOf(symbols);
    this.random = random;
    this.monitor = new ActivityMonitor(protocol.venue());
    this.probes = new ConnectionProbes(protocol.venue(), prober);
  }

  /** What is due by now. */
  List<Order> tick(Instant now) {
    return switch (state) {
      case State.Waiting(Instant due) when !due.isAfter(now) -> {
        state = new State.Connecting();
        probes.connecting(now);
        yield List.of(new Order.Connect());
      }
      case State.Waiting _, State.Connecting _ -> List.of();
      case State.Open(_, _, Instant lastHeard)
          when now.isAfter(lastHeard.plus(protocol.patience())) ->
          silent(lastHeard, now);
      case State.Open _ -> ask(now);
    };
  }

  /** How long nothing will be due, if nothing happens. */
  Duration untilTick(Instant now) {
    Instant next =
        switch (state) {
          case State.Waiting(Instant due) -> due;
          case State.Connecting _ -> now.plus(UNANSWERED);
          case State.Open(_, _, Instant lastHeard) ->
              booksToAsk.values().stream()
                  .min(Instant::compareTo)
                  .filter(lastHeard.plus(protocol.patience())::isAfter)
                  .orElse(lastHeard.plus(protocol.patience()).plusMillis(1));
        };
    Duration left = Duration.between(now, next);
    return left.isNegative() ? Duration.ZERO : left;
  }

  List<Order> opened(Instant now) {
    state = new State.Open(protocol.reader(), now, now);
    probes.opened(now);
    booksToAsk.clear();
    protocol.books(symbols).forEach(book -> booksToAsk.put(book, now));
    return protocol.subscriptions(symbols).stream().<Order>map(Order.Send::new).toList();
  }

  /** A frame came. */
  List<Order> heard(String text, Instant now) {
    if (!(state instanceof State.Open(FrameReader reader, Instant since, _))) {
      return List.of();
    }
    state = new State.Open(reader, since, now);
    failures = now.isBefore(since.plus(LASTING)) ? failures : 0;
    return orders(reader.read(text, now), activity(now), now);
  }

  /** The venue asked whether we are there. */
  List<Order> pinged(Instant now) {
    if (!(state instanceof State.Open(FrameReader reader, Instant since, _))) {
      return List.of();
    }
    state = new State.Open(reader, since, now);
    return publish(activity(now));
  }

  /** A book came that was asked for. */
  List<Order> answered(VenueProtocol.BookRequest book, String text, Instant now) {
    if (!(state instanceof State.Open(FrameReader reader, _, _))) {
      return List.of();
    }
    Reading reading = reader.readBook(book.symbol(), text, now);
    if (reading instanceof Reading.Events) {
      booksToAsk.remove(book);
    }
    return orders(reading, new ArrayList<>(), now);
  }

  /** No connection came about. */
  List<Order> unreached(ConnectionProbes.Failure failure, Instant now) {
    List<Order> orders = told(probes.unreached(failure, now));
    orders.addAll(ended("not connected: " + failure.reason(), now));
    return orders;
  }

  /** Events were published in vain: books cannot be continued without them. */
  List<Order> lost(Instant now) {
    return state instanceof State.Open ? resync("events were lost", now) : List.of();
  }

  /** The connection is no more. */
  List<Order> ended(String reason, Instant now) {
    failures++;
    Duration delay = Reconnection.DEFAULT.delay(failures, random);
    state = new State.Waiting(now.plus(delay));
    return List.of(new Order.Note(reason + "; connecting again in " + delay));
  }

  private List<Order> orders(Reading reading, List<MarketEvent<?>> events, Instant now) {
    return switch (reading) {
      case Reading.Events(List<MarketEvent<?>> told) -> {
        events.addAll(told);
        yield publish(events);
      }
      case Reading.Heartbeat _ -> publish(events);
      case Reading.Malformed(String reason) -> {
        List<Order> orders = new ArrayList<>(publish(events));
        orders.add(new Order.Note(reason));
        yield orders;
      }
      case Reading.Gap(String detail, List<MarketEvent<?>> told) -> {
        events.addAll(told);
        List<Order> orders = new ArrayList<>(publish(events));
        orders.addAll(resync(detail, now));
        yield orders;
      }
    };
  }

  /** Books are asked for again; where they come with the connection only, that is made anew. */
  private List<Order> resync(String detail, Instant now) {
    List<VenueProtocol.BookRequest> books = protocol.books(symbols);
    if (books.isEmpty()) {
      return drop(detail, now);
    }
    books.forEach(book -> booksToAsk.putIfAbsent(book, now));
    return List.of(new Order.Note(detail));
  }

  private List<Order> silent(Instant lastHeard, Instant now) {
    List<Order> orders = told(probes.silent(protocol.patience(), now));
    orders.addAll(drop("nothing heard since " + lastHeard, now));
    return orders;
  }

  private static List<Order> told(Optional<VenueProbe> probe) {
    List<Order> orders = new ArrayList<>();
    probe.ifPresent(it -> orders.add(new Order.Publish(List.of(MarketEvent.of(it)))));
    return orders;
  }

  private List<Order> drop(String reason, Instant now) {
    List<Order> orders = new ArrayList<>();
    orders.add(new Order.Drop());
    orders.addAll(ended(reason, now));
    return orders;
  }

  private List<Order> ask(Instant now) {
    List<Order> orders = new ArrayList<>();
    booksToAsk.replaceAll(
        (book, due) -> {
          if (due.isAfter(now)) {
            return due;
          }
          orders.add(new Order.Ask(book));
          return now.plus(UNANSWERED);
        });
    return orders;
  }

  private List<MarketEvent<?>> activity(Instant now) {
    List<MarketEvent<?>> events = new ArrayList<>();
    monitor.heard(now).ifPresent(it -> events.add(MarketEvent.of(it)));
    probes.heard(now).ifPresent(it -> events.add(MarketEvent.of(it)));
    return events;
  }

  private static List<Order> publish(List<MarketEvent<?>> events) {
    return events.isEmpty() ? List.of() : List.of(new Order.Publish(events));
  }
}
