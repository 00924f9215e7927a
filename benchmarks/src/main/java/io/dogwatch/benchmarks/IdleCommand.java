package io.dogwatch.benchmarks;

import io.dogwatch.benchmarks.idle.IdleBenchmark;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What workers cost that have nothing to do. */
@Command(
    name = "idle",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "What workers cost that have nothing to do.")
final class IdleCommand implements Callable<Integer> {

  private final Stage stage;

  @Mixin private Output output;

  @Option(names = "--seconds", defaultValue = "60", description = "measured time")
  private int seconds;

  @Option(names = "--settle", defaultValue = "30", description = "seconds before it")
  private int settle;

  @SuppressWarnings("NullAway.Init") // picocli sets the options
  IdleCommand(Stage stage) {
    this.stage = stage;
  }

  @Override
  public Integer call() throws InterruptedException {
    return stage.play(
        "idle",
        output,
        Map.of("seconds", seconds, "settle", settle),
        (bench, broker, _) ->
            new IdleBenchmark(
                    bench, broker, Duration.ofSeconds(settle), Duration.ofSeconds(seconds))
                .run());
  }
}
