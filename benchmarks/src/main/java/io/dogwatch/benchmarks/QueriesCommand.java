package io.dogwatch.benchmarks;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.benchmarks.queries.QueriesBenchmark;
import io.dogwatch.benchmarks.queries.QueriesBenchmark.Scale;
import io.dogwatch.benchmarks.report.Figure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast questions about a long history are answered. */
@Command(
    name = "queries",
    description = "How fast questions about a month of jobs, which is generated, are answered.")
final class QueriesCommand extends BenchmarkCommand {

  @Option(names = "--jobs", defaultValue = "5000000", description = "jobs that have ended")
  private int jobs;

  @Option(
      names = "--counted",
      defaultValue = "5000000",
      description = "executions that have ended in the last day, for the statistics")
  private int counted;

  @Option(names = "--queued", defaultValue = "100000", description = "jobs that wait in line")
  private int queued;

  @Option(names = "--requests", defaultValue = "200", description = "requests of each question")
  private int requests;

  @Option(names = "--warm-ups", defaultValue = "50", description = "requests before them")
  private int warmUps;

  @Option(names = "--pages", defaultValue = "1000", description = "pages that are followed")
  private int pages;

  @Option(
      names = "--plans",
      paramLabel = "FILE",
      description = "write here how the database answered each question")
  private @Nullable Path plans;

  @SuppressWarnings("NullAway.Init") // picocli sets the options
  QueriesCommand(Stage stage) {
    super(stage);
  }

  @Override
  Map<String, Object> settings() {
    return Map.of("scale", scale());
  }

  @Override
  List<Figure> run(Bench bench, Child broker, Path folder) throws InterruptedException {
    try {
      return new QueriesBenchmark(bench, folder, scale(), plans).run();
    } catch (SQLException e) {
      throw new IllegalStateException("the database: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("the plans: " + e.getMessage(), e);
    }
  }

  private Scale scale() {
    return new Scale(jobs, counted, queued, requests, warmUps, pages);
  }
}
