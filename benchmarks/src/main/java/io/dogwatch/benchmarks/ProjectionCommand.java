package io.dogwatch.benchmarks;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.benchmarks.projection.ProjectionBenchmark;
import io.dogwatch.benchmarks.projection.ProjectionBenchmark.Scale;
import io.dogwatch.benchmarks.projection.RebuildBenchmark;
import io.dogwatch.benchmarks.report.Figure;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast the read model follows the log. */
@Command(name = "projection", description = "How fast the read model follows the log.")
final class ProjectionCommand extends BenchmarkCommand {

  @Option(names = "--jobs", defaultValue = "100000", description = "jobs of a round")
  private int jobs;

  @Option(names = "--rounds", defaultValue = "3", description = "rounds that count")
  private int rounds;

  @Option(names = "--warm-ups", defaultValue = "2", description = "rounds before them")
  private int warmUps;

  @Option(
      names = "--rebuild",
      description = "how fast it is made anew from the log instead, as by ./dogwatch rebuild")
  private boolean rebuild;

  @SuppressWarnings("NullAway.Init") // picocli sets the options
  ProjectionCommand(Stage stage) {
    super(stage);
  }

  @Override
  Map<String, Object> settings() {
    return Map.of("scale", scale(), "rebuild", rebuild);
  }

  @Override
  List<Figure> run(Bench bench, Child broker, Path folder) throws InterruptedException {
    try {
      if (rebuild) {
        return new RebuildBenchmark(bench, folder, scale()).run();
      }
      return new ProjectionBenchmark(bench, folder, scale()).run();
    } catch (SQLException e) {
      throw new IllegalStateException("the database: " + e.getMessage(), e);
    }
  }

  private Scale scale() {
    return new Scale(jobs, rounds, warmUps);
  }
}
