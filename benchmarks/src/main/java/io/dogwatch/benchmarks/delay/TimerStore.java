package io.dogwatch.benchmarks.delay;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.Pace;
import io.dogwatch.benchmarks.load.ProbeJobs;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.standalone.terminal.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A process that keeps jobs until they are due, and those who fill it and watch it. */
final class TimerStore implements AutoCloseable {

  /** So many at once are on every partition, as good as certainly. */
  private static final int PROBES = 100;

  private static final int LINGER_MILLIS = 5;
  private static final Duration AHEAD = Duration.ofSeconds(5);
  private static final Duration FAR = Duration.ofHours(6);
  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration CATCH_UP = Duration.ofMinutes(5);

  private final String name;
  private final Bench bench;
  private final Child child;
  private final Producer<byte[], byte[]> producer;
  private final ProbeJobs jobs;
  private final DueJobs due;

  TimerStore(String name, Bench bench, Child child) {
    this.name = name;
    this.bench = bench;
    this.child = child;
    this.jobs = bench.probes();
    Map<String, Object> settings =
        ClientSettings.durableProducer(bench.cluster().bootstrapServers());
    settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    this.due = new DueJobs(bench);
  }

  String name() {
    return name;
  }

  Child child() {
    return child;
  }

  DueJobs due() {
    return due;
  }

  /** Returns when it has fired a timer that was due at once. */
  void awaitReady() throws InterruptedException {
    set(bench.clock().instant());
    due.await(due.seen() + 1, START, child::requireAlive);
  }

  /** Fills it with timers of a far future. Returns when it has them: how many it took a second. */
  double fill(int count) throws InterruptedException {
    Instant begun = bench.clock().instant();
    try (Progress progress = bench.progress("filling, " + name, count)) {
      for (int number = 0; number < count; number++) {
        set(begun.plus(FAR).plusMillis(number));
        progress.stepTo(number + 1L);
      }
    }
    long seen = due.seen();
    for (int number = 0; number < PROBES; number++) {
      set(bench.clock().instant()); // they come out when all before them are in
    }
    due.await(seen + PROBES, CATCH_UP, child::requireAlive);
    Duration took = Duration.between(begun, bench.clock().instant());
    return count / (took.toMillis() / 1000.0);
  }

  /**
   * Sets so many timers a second, each a few seconds before it is due, and waits until all have
   * fired; what is due after the warm-up is measured. How many were set a second indeed.
   */
  double run(int perSecond, Duration warmUp, Duration time) throws InterruptedException {
    long count = perSecond * warmUp.plus(time).toSeconds();
    long seen = due.seen();
    var pace = new Pace(perSecond, bench.clock());
    due.measureFrom(pace.dueAt(perSecond * warmUp.toSeconds()).plus(AHEAD));
    Instant begun = bench.clock().instant();
    try (Progress progress = bench.progress("timers, " + name, count)) {
      for (long number = 0; number < count; number++) {
        pace.await(number);
        set(pace.dueAt(number).plus(AHEAD));
        progress.stepTo(number + 1);
      }
    }
    Duration took = Duration.between(begun, bench.clock().instant());
    due.await(seen + count, CATCH_UP, child::requireAlive);
    return count / (took.toMillis() / 1000.0);
  }

  private void set(Instant at) {
    var _ = producer.send(jobs.due(at));
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    due.close();
    child.close();
  }
}
