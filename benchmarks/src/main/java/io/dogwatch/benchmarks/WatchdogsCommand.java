package io.dogwatch.benchmarks;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.watchdogs.WatchdogsBenchmark;
import io.dogwatch.benchmarks.watchdogs.WatchdogsBenchmark.Part;
import io.dogwatch.benchmarks.watchdogs.WatchdogsBenchmark.Scale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
      names = "--symbols",
      defaultValue = "10000",
      description = "symbols of which each has an event a second")
  private int symbols;

  @Option(
      names = "--seconds",
      defaultValue = "90",
      description = "for so long, and once more after states were looked at")
  private int seconds;

  @Option(
      names = "--days",
      defaultValue = "100",
      description = "days of two symbols, and as many more after states were looked at")
  private int days;

  @Option(
      names = "--kills",
      defaultValue = "5",
      description = "how often one of two instances is killed")
  private int kills;

  @Option(
      names = "--calm",
      defaultValue = "15",
      description = "seconds for which both are at work before it")
  private int calm;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "recorded markets to replay; simulated ones without it")
  private @Nullable Path data;

  @Option(
      names = "--only",
      paramLabel = "PART",
      description = "measure nothing else; may be repeated: ${COMPLETION-CANDIDATES}")
  private Set<Part> only = EnumSet.allOf(Part.class);

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
    return new WatchdogsBenchmark(bench, folder, data, scale()).run(only);
  }

  private Scale scale() {
    return new Scale(
        events,
        rounds,
        warmUps,
        paced,
        symbols,
        Duration.ofSeconds(seconds),
        days,
        kills,
        Duration.ofSeconds(calm));
  }
}
