package io.dogwatch.standalone;

import io.dogwatch.standalone.platform.Platform;
import io.dogwatch.standalone.platform.PlatformSettings;
import io.dogwatch.standalone.processes.Installation;
import io.dogwatch.standalone.terminal.Stopwatch;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the platform until somebody stops it. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "start the platform for good; Ctrl-C stops it")
final class UpCommand implements Callable<Integer> {

  private final InstantSource clock;
  private final PrintStream out;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "keep the data in DIR (default: ./data)")
  private Path data;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Kafka listens here (default: 9092)")
  private int kafkaPort;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "the API listens here (default: 8080)")
  private int httpPort;

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description = "this many worker processes (default: 1)")
  private int workers;

  @SuppressWarnings("NullAway.Init") // picocli sets the options
  UpCommand(InstantSource clock, PrintStream out) {
    this.clock = clock;
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException {
    var time = new Stopwatch(clock);
    PlatformSettings settings = settings();
    LogFiles.in(settings.logs());
    var platform = new Platform(settings, Installation.ofThisProcess(), clock, out::println);
    try (var session = new Session(platform, () -> out.println("stopping …"), () -> {})) {
      platform.start(() -> out.println("starting in " + settings.data() + " …"));
      session.started();
      tell(platform, settings, time);
      session.awaitStop();
    }
    return 0;
  }

  private PlatformSettings settings() {
    try {
      return new PlatformSettings(data, true, kafkaPort, httpPort, workers);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void tell(Platform platform, PlatformSettings settings, Stopwatch time) {
    out.println("Dogwatch is up after " + time.elapsed() + ". Ctrl-C stops it.");
    out.println("  API         " + platform.api() + "/api/v1/jobs");
    out.println("  docs        " + platform.api() + "/v3/api-docs");
    out.println("  Kafka       " + platform.kafka());
    platform.health().forEach((name, address) -> out.printf("  %-10s  %s%n", name, address));
    out.println("  PostgreSQL  " + platform.databaseForPeople());
    out.println("  data        " + settings.data());
    out.println("  logs        " + settings.logs());
  }
}
