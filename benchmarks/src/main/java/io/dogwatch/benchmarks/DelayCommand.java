package io.dogwatch.benchmarks;

import io.dogwatch.benchmarks.delay.DelayBenchmark;
import io.dogwatch.benchmarks.delay.DelayBenchmark.Scale;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.benchmarks.report.Figure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How exact timers are, and how many can wait. */
@Command(name = "delay", description = "How exact timers are, and how many can wait.")
final class DelayCommand extends BenchmarkCommand {

  @Option(
      names = "--per-second",
      defaultValue = "10000",
      description = "timers that are set, and fire, in a second")
  private int perSecond;

  @Option(names = "--seconds", defaultValue = "30", description = "measured time")
  private int seconds;

  @Option(names = "--warm-up", defaultValue = "45", description = "seconds before it")
  private int warmUp;

  @Option(
      names = "--pending",
      defaultValue = "1000000",
      description = "timers that wait meanwhile, the second time")
  private int pending;

  @SuppressWarnings("NullAway.Init") // picocli sets the options
  DelayCommand(Stage stage) {
    super(stage);
  }

  @Override
  Map<String, Object> settings() {
    return Map.of("scale", scale());
  }

  @Override
  List<Figure> run(Bench bench, Child broker, Path folder) throws InterruptedException {
    return new DelayBenchmark(bench, folder, scale()).run();
  }

  private Scale scale() {
    return new Scale(perSecond, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), pending);
  }
}
