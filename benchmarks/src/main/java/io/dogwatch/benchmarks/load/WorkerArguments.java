package io.dogwatch.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

/** What the worker service is told. */
public final class WorkerArguments {

  private WorkerArguments() {}

  /** A worker of probes only, with so many slots. */
  public static List<String> probes(Cluster cluster, int slots) {
    List<String> arguments = new ArrayList<>(allTypes(cluster));
    arguments.addAll(
        List.of(
            "--dogwatch.worker.types=probe",
            "--dogwatch.worker.pool-sizes.probe=" + slots,
            "--dogwatch.worker.max-concurrent=" + slots));
    return List.copyOf(arguments);
  }

  /** A worker of all types that it has, with the usual slots. */
  public static List<String> allTypes(Cluster cluster) {
    return List.of(
        "--server.port=0",
        "--dogwatch.kafka.bootstrap-servers=" + cluster.bootstrapServers(),
        "--dogwatch.kafka.topics.prefix=" + cluster.topics().prefix(),
        "--dogwatch.kafka.topics.partitions=4",
        "--dogwatch.kafka.topics.replication=1",
        "--dogwatch.kafka.topics.min-in-sync-replicas=1",
        "--dogwatch.worker.drain-timeout=0s");
  }
}
