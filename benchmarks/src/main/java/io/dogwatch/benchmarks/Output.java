package io.dogwatch.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every benchmark. */
final class Output {

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "write the figures here (target/bench/<benchmark>.json)")
  private @Nullable Path json;

  @Option(
      names = "--jvm-option",
      paramLabel = "OPTION",
      description =
          "give the measured processes this option too, such as -XX:StartFlightRecording; may be repeated")
  private List<String> jvmOptions = new ArrayList<>();

  Path json(Path usual) {
    return json == null ? usual : json;
  }

  List<String> jvmOptions() {
    return List.copyOf(jvmOptions);
  }
}
