package io.dogwatch.benchmarks.latency;

import io.dogwatch.benchmarks.child.Role;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.Cluster;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.client.jobs.JobClient;
import io.dogwatch.client.jobs.JobClientOptions;
import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.schemas.topics.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A job, from {@link JobClient#run} to the outcome that it gives. */
final class DogwatchExchange implements Exchange {

  private final Child worker;
  private final JobClient client;
  private final InstantSource clock;

  private DogwatchExchange(Child worker, JobClient client, InstantSource clock) {
    this.worker = worker;
    this.client = client;
    this.clock = clock;
  }

  static DogwatchExchange start(Bench bench) throws InterruptedException {
    Cluster cluster = bench.cluster();
    Topics topics = cluster.topics();
    cluster.create(
        Stream.concat(topics.of(StampingApplication.STAMP).stream(), topics.forJobs().stream())
            .toList());
    Child worker =
        bench
            .children()
            .start(
                "stamping-worker",
                Role.STAMPING_WORKER,
                "512m",
                List.of(cluster.bootstrapServers(), topics.prefix()));
    var client =
        JobClient.connect(JobClientOptions.of(cluster.bootstrapServers()).withTopics(topics));
    return new DogwatchExchange(worker, client, bench.clock());
  }

  @Override
  public String name() {
    return "dogwatch";
  }

  @Override
  public CompletableFuture<Sample> send() {
    worker.requireAlive();
    Instant sentAt = clock.instant();
    return client
        .run(JobRequest.of(StampingApplication.STAMP.name(), "{}"))
        .thenApply(ended -> sample(sentAt, ended, clock.instant()));
  }

  private static Sample sample(Instant sentAt, JobStatus.Ended ended, Instant seenAt) {
    if (ended instanceof JobStatus.Succeeded succeeded) {
      return new Sample(sentAt, Stamp.read(succeeded.result().bytes()), seenAt);
    }
    throw new IllegalStateException("a success expected, found " + ended);
  }

  @Override
  public void close() {
    client.close();
    worker.close();
  }
}
