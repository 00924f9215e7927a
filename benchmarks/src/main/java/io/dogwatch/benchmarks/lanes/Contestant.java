package io.dogwatch.benchmarks.lanes;

import io.dogwatch.benchmarks.load.Backlog;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.ProbeJobs;
import io.dogwatch.benchmarks.load.ResultLog;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.schemas.topics.Topic;
import io.dogwatch.standalone.terminal.Progress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A process that drains backlogs of probe jobs, one after the other. Owned by one thread. */
final class Contestant implements AutoCloseable {

  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration DRAIN = Duration.ofMinutes(10);

  private final String name;
  private final Bench bench;
  private final Child child;
  private final String lane;
  private final ProbeJobs probes;
  private final Backlog backlog;
  private final ResultLog<Done> results;

  /**
   * @param lane where it takes jobs from
   * @param results where it tells their outcomes
   */
  Contestant(
      String name,
      Bench bench,
      Child child,
      String lane,
      Topic results,
      Function<ConsumerRecord<byte[], byte[]>, Optional<Done>> reader) {
    this.name = name;
    this.bench = bench;
    this.child = child;
    this.lane = lane;
    this.probes = bench.probes();
    this.backlog = new Backlog(bench.cluster(), "backlog." + name);
    this.results = new ResultLog<>(bench.cluster(), results, reader, bench.clock());
  }

  String name() {
    return name;
  }

  Child child() {
    return child;
  }

  /** Returns when it has executed a job. */
  void awaitReady() throws InterruptedException {
    backlog.publish(1, _ -> job(Duration.ZERO));
    results.await(1, START, _ -> child.requireAlive());
  }

  /** Makes a backlog of jobs that sleep so long, each by its number, and has it drained. */
  Drain drain(String what, int jobs, IntFunction<Duration> sleep) throws InterruptedException {
    Duration before = child.cpu();
    try (Progress progress = bench.progress(what + ", " + name, jobs)) {
      backlog.publish(jobs, number -> job(sleep.apply(number)));
      var done =
          results.await(
              jobs,
              DRAIN,
              there -> {
                child.requireAlive();
                progress.stepTo(there);
              });
      return new Drain(done, child.cpu().minus(before));
    }
  }

  /** Makes a backlog and leaves it as soon as so many of its jobs run. */
  void burden(int jobs, Duration sleep, int running) throws InterruptedException {
    try (var starts =
            new ResultLog<>(
                bench.cluster(),
                bench.cluster().topics().jobEvents(),
                Contestants::start,
                bench.clock());
        Progress progress = bench.progress("backlog of %,d, %s".formatted(jobs, name), running)) {
      backlog.publish(jobs, _ -> job(sleep));
      var _ =
          starts.await(
              running,
              START,
              there -> {
                child.requireAlive();
                progress.stepTo(there);
              });
    }
  }

  private ProducerRecord<byte[], byte[]> job(Duration sleep) {
    ProducerRecord<byte[], byte[]> record = probes.sleeping(sleep);
    return new ProducerRecord<>(lane, null, null, record.key(), record.value(), record.headers());
  }

  @Override
  public void close() {
    backlog.close();
    results.close();
    child.close();
  }
}
