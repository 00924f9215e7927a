package io.dogwatch.standalone;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The program behind {@code ./dogwatch}: the whole platform on this machine. */
@Command(
    name = "dogwatch",
    mixinStandardHelpOptions = true,
    description = "Runs jobs and watches markets on Apache Kafka.")
public final class StandaloneApplication {

  private StandaloneApplication() {}

  public static void main(String[] arguments) {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    boolean terminal =
        Optional.ofNullable(System.console()).filter(c -> c.isTerminal()).isPresent();
    System.exit(commandLine(InstantSource.system(), out, terminal).execute(arguments));
  }

  static CommandLine commandLine(InstantSource clock, PrintStream out, boolean terminal) {
    return new CommandLine(new StandaloneApplication())
        .addSubcommand(new UpCommand(clock, out))
        .addSubcommand(new DemoCommand(clock, out, terminal))
        .addSubcommand(new VerifyCommand(clock, out, terminal))
        .addSubcommand(new RebuildCommand(clock, out, terminal, System::getenv))
        .setExecutionExceptionHandler(StandaloneApplication::explain);
  }

  /** A user wants the reason, not where in our code it came up. */
  private static int explain(Exception problem, CommandLine command, ParseResult parsed) {
    command.getErr().println("dogwatch: " + problem.getMessage());
    return command.getCommandSpec().exitCodeOnExecutionException();
  }
}
