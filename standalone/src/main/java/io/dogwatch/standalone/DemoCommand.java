package io.dogwatch.standalone;

import io.dogwatch.embedded.TemporaryFolder;
import io.dogwatch.standalone.api.PlatformApi;
import io.dogwatch.standalone.demo.Demo;
import io.dogwatch.standalone.platform.Platform;
import io.dogwatch.standalone.platform.PlatformSettings;
import io.dogwatch.standalone.processes.Installation;
import io.dogwatch.standalone.terminal.Stopwatch;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs a platform that leaves nothing behind, and shows on it what Dogwatch does. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "start the platform in a temporary folder, run real jobs, replay recorded trades, tell, stop")
final class DemoCommand implements Callable<Integer> {

  private static final int FAILED = 1;

  private final InstantSource clock;
  private final PrintStream out;
  private final boolean terminal;

  /**
   * @param terminal whether {@code out} is one
   */
  DemoCommand(InstantSource clock, PrintStream out, boolean terminal) {
    this.clock = clock;
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    var time = new Stopwatch(clock);
    var folder = TemporaryFolder.create("dogwatch-demo");
    var settings = PlatformSettings.temporary(folder.path(), 1);
    LogFiles.in(settings.logs());
    var platform = new Platform(settings, Installation.ofThisProcess(), clock, out::println);
    List<String> problems;
    try (var session = new Session(platform, () -> out.println("stopping …"), folder::close)) {
      problems = run(platform, session, time);
    }
    return conclude(problems, out, time);
  }

  /** Tells how the demo ended, and returns the exit code that says the same. */
  static int conclude(List<String> problems, PrintStream out, Stopwatch time) {
    problems.forEach(problem -> out.println("failed: " + problem));
    out.printf(
        "%s after %s%n", problems.isEmpty() ? "All is well" : "The demo failed", time.elapsed());
    return problems.isEmpty() ? 0 : FAILED;
  }

  private List<String> run(Platform platform, Session session, Stopwatch time)
      throws InterruptedException {
    out.println("starting Kafka, PostgreSQL, orchestrator, watchdog and a worker …");
    try (var api = new PlatformApi(platform.api())) {
      platform.start();
      session.started();
      out.println("up after " + time.elapsed());
      return new Demo(platform.kafka(), api, clock, out, terminal).run();
    } catch (RuntimeException e) {
      if (session.isStopping()) {
        return List.of("stopped before the end");
      }
      throw e;
    }
  }
}
