package io.dogwatch.benchmarks;

import io.dogwatch.benchmarks.lanes.LanesBenchmark;
import io.dogwatch.benchmarks.lanes.LanesBenchmark.Part;
import io.dogwatch.benchmarks.lanes.LanesBenchmark.Scale;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.benchmarks.report.Figure;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How fast a worker drains a backlog, how busy it keeps its slots, what a backlog costs in memory.
 */
@Command(
    name = "lanes",
    description =
        "How fast a worker drains a backlog, how busy it keeps its slots, what a backlog costs in memory.")
final class LanesCommand extends BenchmarkCommand {

  @Option(
      names = "--jobs",
      defaultValue = "200000",
      description = "jobs of a round that do nothing")
  private int jobs;

  @Option(
      names = "--slots",
      defaultValue = "2000",
      description = "slots of the worker that executes them")
  private int slots;

  @Option(names = "--rounds", defaultValue = "5", description = "rounds that count")
  private int rounds;

  @Option(names = "--warm-ups", defaultValue = "10", description = "rounds before, which do not")
  private int warmUps;

  @Option(
      names = "--short-jobs",
      defaultValue = "2000",
      description = "jobs of a round that last 50 ms")
  private int shortJobs;

  @Option(
      names = "--mixed-jobs",
      defaultValue = "10000",
      description = "jobs of which 1 in 100 lasts 10 s, the others 10 ms")
  private int mixedJobs;

  @Option(
      names = "--backlog",
      defaultValue = "100000",
      description = "backlog for the measurement of memory")
  private int backlog;

  @Option(
      names = "--only",
      paramLabel = "PART",
      description = "measure nothing else; may be repeated: ${COMPLETION-CANDIDATES}")
  private Set<Part> only = EnumSet.allOf(Part.class);

  @SuppressWarnings("NullAway.Init") // picocli sets the options
  LanesCommand(Stage stage) {
    super(stage);
  }

  @Override
  Map<String, Object> settings() {
    return Map.of("scale", scale());
  }

  @Override
  List<Figure> run(Bench bench, Child broker, Path folder) throws InterruptedException {
    return new LanesBenchmark(bench, scale()).run(only);
  }

  private Scale scale() {
    return new Scale(jobs, slots, rounds, warmUps, shortJobs, mixedJobs, backlog);
  }
}
