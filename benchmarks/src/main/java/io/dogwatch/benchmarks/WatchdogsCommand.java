package io.dogwatch.benchmarks;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.watchdogs.WatchdogsBenchmark;
import io.dogwatch.benchmarks.watchdogs.WatchdogsBenchmark.Scale;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast the watchdogs follow markets. */
@Command(name = "watchdogs", description = "How fast the watchdogs follow markets.")
final class WatchdogsCommand extends BenchmarkCommand {

  @Option(names = "--events", defaultValue = "1000000", description = "events of a round")
  private int events;

  @Option(names = "--rounds", defaultValue = "3", description = "rounds that count")
  private int rounds;

  @Option(names = "--warm-ups", defaultValue = "2", description = "rounds before them")
  private int warmUps;

  @Option(
      names = "--paced",
      defaultValue = "100000",
      description = "events, 5,000 a second, during which alerts are timed")
  private int paced;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "recorded markets to replay; simulated ones without it")
  private @Nullable Path data;

  @SuppressWarnings("NullAway.Init") // picocli sets the options
  WatchdogsCommand(Stage stage) {
    super(stage);
  }

  @Override
  Map<String, Object> settings() {
    return Map.of("scale", scale(), "data", data == null ? "simulated" : data.toString());
  }

  @Override
  List<Figure> run(Bench bench, Child broker, Path folder) throws InterruptedException {
    return new WatchdogsBenchmark(bench, folder, data, scale()).run();
  }

  private Scale scale() {
    return new Scale(events, rounds, warmUps, paced);
  }
}
