package io.dogwatch.benchmarks.projection;

import com.zaxxer.hikari.HikariDataSource;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.projection.ProjectionBenchmark.Scale;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.report.Spread;
import io.dogwatch.benchmarks.report.Unit;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.embedded.LoopbackPort;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.orchestrator.rebuild.Rebuild;
import io.dogwatch.orchestrator.rebuild.Rebuilt;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * How fast a read model is made anew from the log, beside a projection that has nothing to do: from
 * the beginning to when the new one serves.
 */
public final class RebuildBenchmark {

  private final Bench bench;
  private final Path folder;
  private final Scale scale;

  /**
   * @param folder where the database may lie
   */
  public RebuildBenchmark(Bench bench, Path folder, Scale scale) {
    this.bench = bench.apart("rebuilt");
    this.folder = folder;
    this.scale = scale;
  }

  /** Makes as many jobs as a round has, once, and then the read model of them, every round. */
  public List<Figure> run() throws InterruptedException, SQLException {
    List<Double> rates = new ArrayList<>();
    try (var postgres = PostgresServer.start(folder.resolve("postgres"), LoopbackPort.free());
        Follower projection = ProjectionBenchmark.dogwatch(bench, postgres);
        var database = new HikariDataSource()) {
      database.setJdbcUrl(postgres.createDatabase(ProjectionBenchmark.PROJECTED));
      database.setConnectionInitSql("set plan_cache_mode = force_custom_plan");
      projection.awaitReady();
      var _ = projection.catchUp(scale.jobs());
      for (int round = 0; round < scale.warmUps() + scale.rounds(); round++) {
        double rate = rebuild(database);
        if (round >= scale.warmUps()) {
          rates.add(rate);
        }
      }
    }
    return List.of(Figure.of("rebuild: jobs", Spread.of(rates), Unit.PER_SECOND));
  }

  /** Jobs per second. */
  private double rebuild(DataSource database) throws SQLException, InterruptedException {
    var rebuild =
        new Rebuild(
            database,
            ClientSettings.groupless(bench.cluster().bootstrapServers()),
            bench.cluster().topics(),
            Duration.ZERO,
            bench.clock());
    Instant from = bench.clock().instant();
    Rebuilt rebuilt;
    try (var progress = bench.progress("rebuild", 2L * scale.jobs())) {
      rebuilt =
          rebuild.run(
              true,
              (part, done, _) -> {
                if (part.equals("reading the log")) {
                  progress.stepTo(Math.min(done, 2L * scale.jobs()));
                }
              });
    }
    if (rebuilt.records() < 2L * scale.jobs()) {
      throw new IllegalStateException(
          "%d records expected, found %s".formatted(2L * scale.jobs(), rebuilt));
    }
    return scale.jobs() * 1e9 / Duration.between(from, bench.clock().instant()).toNanos();
  }
}
