package io.dogwatch.benchmarks.projection;

import io.dogwatch.benchmarks.load.Backlog;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.ProbeJobs;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A process that follows the log into a database. Owned by one thread. */
final class Follower implements AutoCloseable {

  private static final String IS_THERE = "select to_regclass('projection_offset') is not null";
  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration CATCH_UP = Duration.ofMinutes(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final String name;
  private final Bench bench;
  private final Child child;
  private final Connection database;
  private final Backlog backlog;
  private final FinishedJobs jobs;
  private final KafkaConsumer<byte[], byte[]> log;
  private final List<TopicPartition> partitions;

  /**
   * What catching up took.
   *
   * @param cpu of the process
   * @param databaseCpu of the database meanwhile
   */
  record CatchUp(int jobs, Duration time, Duration cpu, Duration databaseCpu) {

    double perSecond() {
      return jobs * 1e9 / time.toNanos();
    }

    double cpuMicros() {
      return cpu.toNanos() / 1e3 / jobs;
    }

    double databaseCpuMicros() {
      return databaseCpu.toNanos() / 1e3 / jobs;
    }
  }

  Follower(String name, Bench bench, Child child, String jdbcUrl) throws SQLException {
    this.name = name;
    this.bench = bench;
    this.child = child;
    this.database = DriverManager.getConnection(jdbcUrl);
    this.backlog = new Backlog(bench.cluster(), "backlog." + name);
    this.jobs = new FinishedJobs(bench);
    this.log =
        new KafkaConsumer<>(
            ClientSettings.groupless(bench.cluster().bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    this.partitions =
        topics(bench.cluster().topics()).stream()
            .flatMap(topic -> log.partitionsFor(topic).stream())
            .map(it -> new TopicPartition(it.topic(), it.partition()))
            .toList();
  }

  /** Where what it follows is written. */
  static List<String> topics(Topics topics) {
    return List.of(topics.lane(ProbeJobs.PROBE, Priority.NORMAL).name(), topics.jobEvents().name());
  }

  String name() {
    return name;
  }

  /** Returns when it has followed a job. */
  void awaitReady() throws InterruptedException, SQLException {
    Instant deadline = bench.clock().instant().plus(START);
    while (!isThere()) {
      pause(deadline);
    }
    var _ = catchUp(1);
  }

  /** Publishes so many jobs and their ends at once, and waits until the database has them. */
  CatchUp catchUp(int count) throws InterruptedException, SQLException {
    try (var progress = bench.progress("projection, " + name, 2L * count)) {
      Map<TopicPartition, Long> last = backlog.publish(2 * count, jobs::record);
      Instant from = bench.clock().instant();
      Duration cpu = child.cpu();
      Duration databaseCpu = DatabaseLoad.cpu();
      long end = endAfter(last, from.plus(CATCH_UP));
      for (long next = next(); next < end; next = next()) {
        progress.stepTo(Math.max(0, 2L * count - (end - next)));
        pause(from.plus(CATCH_UP));
      }
      return new CatchUp(
          count,
          Duration.between(from, bench.clock().instant()),
          child.cpu().minus(cpu),
          DatabaseLoad.cpu().minus(databaseCpu));
    }
  }

  /** Where the log ends for consumers of committed records, once these are among them. */
  private long endAfter(Map<TopicPartition, Long> last, Instant deadline)
      throws InterruptedException {
    while (true) {
      Map<TopicPartition, Long> ends = log.endOffsets(partitions);
      if (last.entrySet().stream()
          .allMatch(it -> ends.getOrDefault(it.getKey(), 0L) > it.getValue())) {
        return ends.values().stream().mapToLong(Long::longValue).sum();
      }
      pause(deadline);
    }
  }

  private void pause(Instant deadline) throws InterruptedException {
    child.requireAlive();
    if (bench.clock().instant().isAfter(deadline)) {
      throw new IllegalStateException(name + " does not catch up with the log");
    }
    Thread.sleep(LOOK_EVERY);
  }

  private boolean isThere() throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet answer = statement.executeQuery(IS_THERE)) {
      return answer.next() && answer.getBoolean(1);
    }
  }

  private long next() throws SQLException {
    long sum = 0;
    try (Statement statement = database.createStatement();
        ResultSet rows =
            statement.executeQuery("select topic, partition, next from projection_offset")) {
      while (rows.next()) {
        if (partitions.contains(new TopicPartition(rows.getString(1), rows.getInt(2)))) {
          sum += rows.getLong(3);
        }
      }
    }
    return sum;
  }

  @Override
  public void close() throws SQLException {
    log.close();
    backlog.close();
    child.close();
    database.close();
  }
}
