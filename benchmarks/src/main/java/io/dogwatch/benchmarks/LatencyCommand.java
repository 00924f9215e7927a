package io.dogwatch.benchmarks;

import io.dogwatch.benchmarks.latency.LatencyBenchmark;
import io.dogwatch.benchmarks.latency.LatencyBenchmark.Scale;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.benchmarks.report.Figure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long jobs take in an idle system. */
@Command(name = "latency", description = "How long jobs take in an idle system.")
final class LatencyCommand extends BenchmarkCommand {

  @Option(names = "--per-second", defaultValue = "20", description = "jobs a second")
  private int perSecond;

  @Option(names = "--jobs", defaultValue = "300", description = "jobs of a round")
  private int jobs;

  @Option(names = "--rounds", defaultValue = "4", description = "rounds")
  private int rounds;

  @Option(names = "--warm-ups", defaultValue = "3000", description = "jobs before the first round")
  private int warmUps;

  @SuppressWarnings("NullAway.Init") // picocli sets the options
  LatencyCommand(Stage stage) {
    super(stage);
  }

  @Override
  Map<String, Object> settings() {
    return Map.of("scale", scale());
  }

  @Override
  List<Figure> run(Bench bench, Child broker, Path folder) throws InterruptedException {
    return new LatencyBenchmark(bench, scale()).run();
  }

  private Scale scale() {
    return new Scale(perSecond, jobs, rounds, warmUps);
  }
}
