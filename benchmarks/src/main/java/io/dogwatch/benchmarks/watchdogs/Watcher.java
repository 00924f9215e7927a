package io.dogwatch.benchmarks.watchdogs;

import io.dogwatch.benchmarks.load.Backlog;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.processes.Child;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** A process that reads market events in a consumer group. Owned by one thread. */
final class Watcher implements AutoCloseable {

  private static final Duration CATCH_UP = Duration.ofMinutes(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final String name;
  private final Bench bench;
  private final Child child;
  private final String group;
  private final Admin admin;
  private final Backlog backlog;
  private final MarketLoop markets;
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
   * @param group in which it commits what it has read
   */
  Watcher(String name, Bench bench, Child child, String group, MarketLoop markets) {
    this.name = name;
    this.bench = bench;
    this.child = child;
    this.group = group;
    this.markets = markets;
    this.backlog = new Backlog(bench.cluster(), "backlog." + name);
    this.admin =
        Admin.create(
            Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bench.cluster().bootstrapServers()));
  }

  String name() {
    return name;
  }

  /** Publishes so many events at once, and waits until all of them are read. */
  CatchUp catchUp(int events) throws InterruptedException {
    try (var progress = bench.progress("watchdogs, " + name, events)) {
      long from = published;
      Map<TopicPartition, Long> last =
          backlog.publish(events, i -> markets.event(from + i).recordIn(bench.cluster().topics()));
      published += events;
      Instant start = bench.clock().instant();
      Duration cpu = child.cpu();
      for (long left = left(last); left > 0; left = left(last)) {
        progress.stepTo(Math.max(0, events - left));
        child.requireAlive();
        if (bench.clock().instant().isAfter(start.plus(CATCH_UP))) {
          throw new IllegalStateException(name + " does not catch up with the markets");
        }
        Thread.sleep(LOOK_EVERY);
      }
      return new CatchUp(
          events, Duration.between(start, bench.clock().instant()), child.cpu().minus(cpu));
    }
  }

  /** Events that are not read yet, at least one while there are any. */
  private long left(Map<TopicPartition, Long> last) throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      long left = 0;
      for (var end : last.entrySet()) {
        OffsetAndMetadata next = committed.get(end.getKey());
        left += Math.max(0, end.getValue() + 1 - (next == null ? 0 : next.offset()));
      }
      return left;
    } catch (ExecutionException e) {
      throw new KafkaException("where " + group + " has come to is not known", e.getCause());
    }
  }

  @Override
  public void close() {
    backlog.close();
    admin.close();
    child.close();
  }
}
