package io.dogwatch.benchmarks;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.benchmarks.report.Figure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A benchmark that a user can ask for. Its options are the fields of the class that extends it. */
@Command(mixinStandardHelpOptions = true, showDefaultValues = true)
abstract class BenchmarkCommand implements Callable<Integer> {

  private final Stage stage;

  @Spec private CommandSpec spec;
  @Mixin private Output output;

  @SuppressWarnings("NullAway.Init") // picocli sets the options
  BenchmarkCommand(Stage stage) {
    this.stage = stage;
  }

  String name() {
    return spec.name();
  }

  Output output() {
    return output;
  }

  /** What the user chose, for the report. */
  abstract Map<String, Object> settings();

  /**
   * Measures.
   *
   * @param folder a temporary one
   */
  abstract List<Figure> run(Bench bench, Child broker, Path folder) throws InterruptedException;

  @Override
  public final Integer call() throws InterruptedException {
    return stage.play(this);
  }
}
