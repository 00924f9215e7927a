package io.dogwatch.benchmarks.projection;

import com.zaxxer.hikari.HikariDataSource;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.orchestrator.model.Progress;
import io.dogwatch.orchestrator.model.ReadModel;
import io.dogwatch.orchestrator.projection.ProjectionContainer;
import io.dogwatch.schemas.topics.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/**
 * The orchestrator's projection, alone. Arguments: the cluster's address, the topics' prefix. The
 * database's address is in the environment.
 */
public final class ProjectionApplication {

  private ProjectionApplication() {}

  /** Runs until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    try (var pool = new HikariDataSource()) {
      pool.setJdbcUrl(System.getenv(ProjectionBenchmark.DATABASE));
      try (var model = new ReadModel(pool)) {
        model.start();
        ProjectionContainer.of(
                ClientSettings.groupless(arguments[0]),
                new Topics(arguments[1]),
                model,
                new Progress(),
                InstantSource.system(),
                new SimpleMeterRegistry())
            .start();
        new CountDownLatch(1).await();
      }
    }
  }
}
