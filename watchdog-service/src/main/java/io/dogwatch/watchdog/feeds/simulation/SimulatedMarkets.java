package io.dogwatch.watchdog.feeds.simulation;

import io.dogwatch.watchdog.feeds.MarketEvent;
import io.dogwatch.watchdog.feeds.Recording;
import io.dogwatch.watchdog.feeds.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Markets that are made up from a seed, as if recorded: two venues with two symbols, funding rates,
 * transfers, earnings and probes, calm but for what is injected. The same settings give the same
 * events. A row is a step.
 *
 * @param step how long prices stay as they are; anomalies that are shorter are seen in part
 */
public record SimulatedMarkets(
    long seed, Instant start, Duration length, Duration step, List<Injection> injections)
    implements Recording {

  static final String BITCOIN = "BTC/USD";
  static final String ETHER = "ETH/USD";
  static final String PERPETUAL = "BTC/USD-PERP";
  static final String FAILING_VENUE = "kraken";
  static final String DEAR_VENUE = "binance";
  static final List<String> SYMBOLS = List.of(BITCOIN, ETHER);
  static final List<String> VENUES = List.of(DEAR_VENUE, FAILING_VENUE);

  public SimulatedMarkets {
    injections = List.copyOf(injections);
    if (step.toMillis() < 1 || length.compareTo(step) < 0) {
      throw new IllegalArgumentException(
          "a step of at least 1 ms and at most the length expected, found %s and %s"
              .formatted(step, length));
    }
  }

  /** An hour in steps of a second. */
  public static SimulatedMarkets hour(long seed, Instant start, List<Injection> injections) {
    return new SimulatedMarkets(
        seed, start, Duration.ofHours(1), Duration.ofSeconds(1), injections);
  }

  /** What is wrong in it, in the order of the injections. */
  public List<Label> labels() {
    return Script.of(start, injections).labels();
  }

  @Override
  public Stream<Row> rows() {
    var random = new SplittableRandom(seed);
    var script = Script.of(start, injections);
    var walk = new Walk(step, random.split());
    var exchanges = new Exchanges(script, walk, step, random.split());
    var surroundings = new Surroundings(script, walk, step, random.split());
    return LongStream.range(0, length.dividedBy(step))
        .mapToObj(number -> start.plus(step.multipliedBy(number)))
        .map(
            from -> {
              walk.step(script.isDuring(Anomaly.CORRELATION_BREAK, from));
              List<MarketEvent<?>> events = new ArrayList<>(exchanges.step(from));
              events.addAll(surroundings.step(from));
              events.sort(Comparator.comparing(MarketEvent::time));
              return new Row.Understood(events);
            });
  }

  /** Whether a new interval has begun, as clocks count them, since a step before this time. */
  static boolean hasBegun(Duration interval, Instant time, Duration step) {
    return Math.floorMod(time.toEpochMilli(), interval.toMillis()) < step.toMillis();
  }
}
