package io.dogwatch.benchmarks.latency;

import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.engine.Worker;
import io.dogwatch.engine.WorkerOptions;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.topics.Topics;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A worker of stamping jobs. Arguments: the cluster's address, the topics' prefix. */
public final class StampingApplication {

  static final JobType STAMP = new JobType("stamp");

  private StampingApplication() {}

  /** Runs until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    var cluster =
        new WorkerOptions.Cluster(
            arguments[0], new Topics(arguments[1]), ClusterShape.SINGLE, Map.of());
    try (var _ =
        Worker.start(
            WorkerOptions.of("stamping", cluster),
            List.of(new StampHandler(STAMP, InstantSource.system())))) {
      new CountDownLatch(1).await();
    }
  }
}
