package io.dogwatch.benchmarks;

import io.dogwatch.benchmarks.idle.IdleBenchmark;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.benchmarks.report.Figure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What workers cost that have nothing to do. */
@Command(name = "idle", description = "What workers cost that have nothing to do.")
final class IdleCommand extends BenchmarkCommand {

  @Option(names = "--seconds", defaultValue = "60", description = "measured time")
  private int seconds;

  @Option(names = "--settle", defaultValue = "300", description = "seconds before it")
  private int settle;

  @SuppressWarnings("NullAway.Init") // picocli sets the options
  IdleCommand(Stage stage) {
    super(stage);
  }

  @Override
  Map<String, Object> settings() {
    return Map.of("seconds", seconds, "settle", settle);
  }

  @Override
  List<Figure> run(Bench bench, Child broker, Path folder) throws InterruptedException {
    return new IdleBenchmark(bench, broker, Duration.ofSeconds(settle), Duration.ofSeconds(seconds))
        .run();
  }
}
