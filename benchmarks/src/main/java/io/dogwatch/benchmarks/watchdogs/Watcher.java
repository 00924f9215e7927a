package io.dogwatch.benchmarks.watchdogs;

import io.dogwatch.benchmarks.load.Backlog;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.Pace;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.watchdog.feeds.MarketEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import org.apache.kafka.common.TopicPartition;

/** A process that reads market events in a consumer group. Owned by one thread. */
final class Watcher implements AutoCloseable {

  private static final Duration CATCH_UP = Duration.ofMinutes(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final String name;
  private final Bench bench;
  private final Child child;
  private final Group group;
  private final Backlog backlog;
  private final LongFunction<MarketEvent<?>> markets;
  private long published;

  /**
   * What catching up took.
   *
   * @param cpu of the process
   */
  record CatchUp(int events, Duration time, Duration cpu) {

    double perSecond() {
      return events * 1e9 / time.toNanos();
    }

    double cpuMicros() {
      return cpu.toNanos() / 1e3 / events;
    }
  }

  /**
   * What came of events that came one by one.
   *
   * @param perSecond that were sent
   * @param behind from the last one to when all were read
   */
  record KeptUp(double perSecond, Duration behind) {

    double behindSeconds() {
      return behind.toNanos() / 1e9;
    }
  }

  /**
   * @param group in which it commits what it has read
   * @param markets the event of a number, counted from 0
   */
  Watcher(
      String name, Bench bench, Child child, Group group, LongFunction<MarketEvent<?>> markets) {
    this.name = name;
    this.bench = bench;
    this.child = child;
    this.group = group;
    this.markets = markets;
    this.backlog = new Backlog(bench.cluster(), "backlog." + name);
  }

  String name() {
    return name;
  }

  /** Publishes so many events at once, and waits until all of them are read. */
  CatchUp catchUp(int events) throws InterruptedException {
    try (var progress = bench.progress("watchdogs, " + name, events)) {
      long from = published;
      Map<TopicPartition, Long> last =
          backlog.publish(events, i -> markets.apply(from + i).recordIn(bench.cluster().topics()));
      published += events;
      Instant start = bench.clock().instant();
      Duration cpu = child.cpu();
      awaitRead(last, left -> progress.stepTo(Math.max(0, events - left)));
      return new CatchUp(
          events, Duration.between(start, bench.clock().instant()), child.cpu().minus(cpu));
    }
  }

  /** Publishes so many events, so many a second, and waits until all of them are read. */
  KeptUp keepUp(int events, double perSecond) throws InterruptedException {
    try (var progress = bench.progress("watchdogs, " + name, events);
        var paced = new PacedMarket(bench)) {
      Instant start = bench.clock().instant();
      var pace = new Pace(perSecond, bench.clock());
      for (int i = 0; i < events; i++) {
        pace.await(i);
        paced.send(markets.apply(published));
        published++;
        progress.stepTo(i);
      }
      Map<TopicPartition, Long> last = paced.last();
      Instant end = bench.clock().instant();
      awaitRead(last, _ -> {});
      return new KeptUp(
          events * 1e9 / Duration.between(start, end).toNanos(),
          Duration.between(end, bench.clock().instant()));
    }
  }

  private void awaitRead(Map<TopicPartition, Long> last, LongConsumer progress)
      throws InterruptedException {
    Instant deadline = bench.clock().instant().plus(CATCH_UP);
    for (long left = group.left(last); left > 0; left = group.left(last)) {
      progress.accept(left);
      child.requireAlive();
      if (bench.clock().instant().isAfter(deadline)) {
        throw new IllegalStateException(name + " does not catch up with the markets");
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  @Override
  public void close() {
    backlog.close();
    group.close();
    child.close();
  }
}
