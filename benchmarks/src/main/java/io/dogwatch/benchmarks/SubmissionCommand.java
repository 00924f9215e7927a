package io.dogwatch.benchmarks;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.submission.SubmissionBenchmark;
import io.dogwatch.benchmarks.submission.SubmissionBenchmark.Scale;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast jobs are taken over HTTP. */
@Command(name = "submission", description = "How fast jobs are taken over HTTP.")
final class SubmissionCommand extends BenchmarkCommand {

  @Option(names = "--singles", defaultValue = "20000", description = "jobs of a round, one by one")
  private int singles;

  @Option(names = "--clients", defaultValue = "32", description = "clients that submit them")
  private int clients;

  @Option(names = "--lines", defaultValue = "100000", description = "jobs of a round, in lines")
  private int lines;

  @Option(
      names = "--keyed-lines",
      defaultValue = "100000",
      description = "jobs of a round, in lines, each with a key")
  private int keyedLines;

  @Option(names = "--rounds", defaultValue = "3", description = "rounds that count")
  private int rounds;

  @Option(names = "--warm-ups", defaultValue = "3", description = "rounds before them")
  private int warmUps;

  @SuppressWarnings("NullAway.Init") // picocli sets the options
  SubmissionCommand(Stage stage) {
    super(stage);
  }

  @Override
  Map<String, Object> settings() {
    return Map.of("scale", scale());
  }

  @Override
  List<Figure> run(Bench bench, Child broker, Path folder) throws InterruptedException {
    return new SubmissionBenchmark(bench, folder, scale()).run();
  }

  private Scale scale() {
    return new Scale(singles, clients, lines, keyedLines, rounds, warmUps);
  }
}
