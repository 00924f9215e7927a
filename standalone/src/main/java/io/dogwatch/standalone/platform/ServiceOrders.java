package io.dogwatch.standalone.platform;

import io.dogwatch.standalone.child.ServiceName;
import io.dogwatch.standalone.processes.ServiceOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What each service is told: where things are, and that this is a cluster of one small node. */
record ServiceOrders(PlatformSettings settings, String kafka, String databaseUrl) {

  ServiceOrder orchestrator() {
    return new ServiceOrder(
        "orchestrator",
        ServiceName.ORCHESTRATOR,
        true,
        jvmOptions("-Xmx384m"),
        arguments(
            settings.httpPort(),
            "--dogwatch.timers.state-directory=" + settings.data().resolve("timers")),
        Map.of("DOGWATCH_DATABASE_URL", databaseUrl)); // it holds the password
  }

  ServiceOrder watchdog(int port) {
    return new ServiceOrder(
        "watchdog",
        ServiceName.WATCHDOG,
        true,
        jvmOptions("-Xmx384m"),
        arguments(
            port, "--dogwatch.streams.state-directory=" + settings.data().resolve("watchdog")),
        Map.of());
  }

  /** A worker that is started again is the same one: it ends its predecessor's transactions. */
  ServiceOrder worker(int number, int port) {
    String name = "worker-" + number;
    return new ServiceOrder(
        name,
        ServiceName.WORKER,
        number == 1,
        jvmOptions("-Xmx512m"),
        arguments(port, workerArguments(name)),
        Map.of());
  }

  private String[] workerArguments(String name) {
    return Stream.concat(
            Stream.of(
                "--dogwatch.worker.id=" + name,
                "--dogwatch.orchestrator.url=" + settings.api(),
                "--dogwatch.worker.drain-timeout=PT15S"), // less than the supervisor waits
            settings.workerArguments().stream())
        .toArray(String[]::new);
  }

  /** What lives a minute is there sooner without the compiler that pays off in the long run. */
  private List<String> jvmOptions(String heap) {
    String temporary = "-Djava.io.tmpdir=" + settings.data().resolve("tmp");
    return settings.keep()
        ? List.of(heap, temporary)
        : List.of(heap, temporary, "-XX:TieredStopAtLevel=1");
  }

  private List<String> arguments(int port, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--dogwatch.kafka.bootstrap-servers=" + kafka,
                "--dogwatch.kafka.topics.partitions=4",
                "--dogwatch.kafka.topics.replication=1",
                "--dogwatch.kafka.topics.min-in-sync-replicas=1"));
    arguments.addAll(List.of(more));
    return arguments;
  }
}
