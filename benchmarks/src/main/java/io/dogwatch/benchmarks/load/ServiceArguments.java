package io.dogwatch.benchmarks.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the services are told. */
public final class ServiceArguments {

  private ServiceArguments() {}

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
    return service(cluster, 0, "--dogwatch.worker.drain-timeout=0s");
  }

  /** An orchestrator; its database's address is to come by its environment. */
  public static List<String> orchestrator(Cluster cluster, int port, Path timers) {
    return service(cluster, port, "--dogwatch.timers.state-directory=" + timers);
  }

  /** A watchdog service with all its watchdogs. */
  public static List<String> watchdogs(Cluster cluster, Path states) {
    return service(cluster, 0, "--dogwatch.streams.state-directory=" + states);
  }

  private static List<String> service(Cluster cluster, int port, String own) {
    return List.of(
        "--server.port=" + port,
        "--dogwatch.kafka.bootstrap-servers=" + cluster.bootstrapServers(),
        "--dogwatch.kafka.topics.prefix=" + cluster.topics().prefix(),
        "--dogwatch.kafka.topics.partitions=4",
        "--dogwatch.kafka.topics.replication=1",
        "--dogwatch.kafka.topics.min-in-sync-replicas=1",
        own);
  }
}
