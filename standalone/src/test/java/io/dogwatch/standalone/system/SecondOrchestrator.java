package io.dogwatch.standalone.system;

import io.dogwatch.embedded.LoopbackPort;
import io.dogwatch.standalone.child.ServiceName;
import io.dogwatch.standalone.platform.Platform;
import io.dogwatch.standalone.platform.PlatformSettings;
import io.dogwatch.standalone.processes.Installation;
import io.dogwatch.standalone.processes.RestartPolicy;
import io.dogwatch.standalone.processes.ServiceOrder;
import io.dogwatch.standalone.processes.Supervisor;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** One more orchestrator of a platform: a process that is started again when it has ended. */
final class SecondOrchestrator implements AutoCloseable {

  private static final String NAME = "orchestrator-2";

  private final int port = LoopbackPort.free();
  private final Supervisor supervisor;

  SecondOrchestrator(Platform platform, PlatformSettings settings) {
    supervisor =
        new Supervisor(
            Installation.ofThisProcess(),
            settings.logs(),
            RestartPolicy.STEADY,
            InstantSource.system(),
            line -> LoggerFactory.getLogger(SecondOrchestrator.class).warn(line));
    supervisor.start(order(platform, settings.data()));
  }

  private ServiceOrder order(Platform platform, Path data) {
    return new ServiceOrder(
        NAME,
        ServiceName.ORCHESTRATOR,
        false,
        List.of("-Xmx384m", "-Djava.io.tmpdir=" + data.resolve("tmp"), "-XX:TieredStopAtLevel=1"),
        List.of(
            "--server.port=" + port,
            "--dogwatch.kafka.bootstrap-servers=" + platform.kafka(),
            "--dogwatch.kafka.topics.partitions=4",
            "--dogwatch.kafka.topics.replication=1",
            "--dogwatch.kafka.topics.min-in-sync-replicas=1",
            "--dogwatch.timers.state-directory=" + data.resolve("timers-2")),
        Map.of("DOGWATCH_DATABASE_URL", platform.database()));
  }

  /** Where its API answers. */
  URI api() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Its process, unless it has just ended. */
  Optional<ProcessHandle> process() {
    return supervisor.running().stream().findFirst();
  }

  @Override
  public void close() {
    supervisor.close();
  }
}
