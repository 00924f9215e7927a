package io.dogwatch.benchmarks;

import io.dogwatch.benchmarks.report.Machine;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The program behind {@code ./dogwatch bench}. */
@Command(
    name = "dogwatch bench",
    mixinStandardHelpOptions = true,
    description =
        "Measures speed, beside references, on a broker of its own in a temporary folder.")
public final class BenchmarksApplication implements Runnable {

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  private BenchmarksApplication() {}

  public static void main(String[] arguments) {
    var results = Path.of(System.getProperty("dogwatch.bench", "target/bench"));
    // before the first logger
    System.setProperty("logback.configurationFile", "dogwatch-logback.xml");
    System.setProperty("dogwatch.logs", results.resolve("logs").toString());
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    boolean terminal =
        Optional.ofNullable(System.console()).filter(c -> c.isTerminal()).isPresent();
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    var stage =
        new Stage(Machine.ofThisProcess(), results, InstantSource.system(), random, out, terminal);
    System.exit(
        new CommandLine(new BenchmarksApplication())
            .addSubcommand(new LanesCommand(stage))
            .addSubcommand(new DelayCommand(stage))
            .addSubcommand(new LatencyCommand(stage))
            .addSubcommand(new IdleCommand(stage))
            .addSubcommand(new ProjectionCommand(stage))
            .addSubcommand(new SubmissionCommand(stage))
            .addSubcommand(new QueriesCommand(stage))
            .addSubcommand(new WatchdogsCommand(stage))
            .setExecutionExceptionHandler(BenchmarksApplication::explain)
            .execute(arguments));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "lanes, delay, latency, idle, projection, submission, queries or watchdogs expected");
  }

  /** A user wants the reason, not where in our code it came up. */
  private static int explain(Exception problem, CommandLine command, ParseResult parsed) {
    command.getErr().println("dogwatch bench: " + problem.getMessage());
    return command.getCommandSpec().exitCodeOnExecutionException();
  }
}
