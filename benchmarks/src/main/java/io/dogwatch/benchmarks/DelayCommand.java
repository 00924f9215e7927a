package io.dogwatch.benchmarks;

import io.dogwatch.benchmarks.delay.DelayBenchmark;
import io.dogwatch.benchmarks.delay.DelayBenchmark.Scale;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How exact timers are, and how many can wait. */
@Command(
    name = "delay",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "How exact timers are, and how many can wait.")
final class DelayCommand implements Callable<Integer> {

  private final Stage stage;

  @Mixin private Output output;

  @Option(
      names = "--per-second",
      defaultValue = "10000",
      description = "timers that are set, and fire, in a second")
  private int perSecond;

  @Option(names = "--seconds", defaultValue = "30", description = "measured time")
  private int seconds;

  @Option(names = "--warm-up", defaultValue = "15", description = "seconds before it")
  private int warmUp;

  @Option(
      names = "--pending",
      defaultValue = "1000000",
      description = "timers that wait meanwhile, the second time")
  private int pending;

  @SuppressWarnings("NullAway.Init") // picocli sets the options
  DelayCommand(Stage stage) {
    this.stage = stage;
  }

  @Override
  public Integer call() throws InterruptedException {
    var scale =
        new Scale(perSecond, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), pending);
    return stage.play(
        "delay",
        output,
        Map.of("scale", scale),
        (bench, _, folder) -> new DelayBenchmark(bench, folder, scale).run());
  }
}
