package io.dogwatch.benchmarks;

import io.dogwatch.benchmarks.latency.LatencyBenchmark;
import io.dogwatch.benchmarks.latency.LatencyBenchmark.Scale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long jobs take in an idle system. */
@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "How long jobs take in an idle system.")
final class LatencyCommand implements Callable<Integer> {

  private final Stage stage;

  @Mixin private Output output;

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
    this.stage = stage;
  }

  @Override
  public Integer call() throws InterruptedException {
    var scale = new Scale(perSecond, jobs, rounds, warmUps);
    return stage.play(
        "latency",
        output,
        Map.of("scale", scale),
        (bench, _, _) -> new LatencyBenchmark(bench, scale).run());
  }
}
