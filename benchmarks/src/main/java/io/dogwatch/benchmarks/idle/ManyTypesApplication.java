package io.dogwatch.benchmarks.idle;

import io.dogwatch.benchmarks.latency.StampHandler;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.engine.Worker;
import io.dogwatch.engine.WorkerOptions;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.topics.Topics;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

/**
 * A worker of many types. Arguments: the cluster's address, the topics' prefix, the number of
 * types.
 */
public final class ManyTypesApplication {

  private ManyTypesApplication() {}

  /** Runs until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    var cluster =
        new WorkerOptions.Cluster(
            arguments[0], new Topics(arguments[1]), ClusterShape.SINGLE, Map.of());
    List<StampHandler> handlers =
        types(Integer.parseInt(arguments[2])).stream()
            .map(type -> new StampHandler(type, InstantSource.system()))
            .toList();
    try (var _ = Worker.start(WorkerOptions.of("many-types", cluster), handlers)) {
      new CountDownLatch(1).await();
    }
  }

  static List<JobType> types(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> new JobType("idle-" + number))
        .toList();
  }
}
