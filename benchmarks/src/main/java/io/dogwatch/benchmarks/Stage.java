package io.dogwatch.benchmarks;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.Cluster;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.benchmarks.processes.Children;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.report.Machine;
import io.dogwatch.benchmarks.report.Report;
import io.dogwatch.embedded.LoopbackPort;
import io.dogwatch.embedded.TemporaryFolder;
import io.dogwatch.schemas.topics.Topics;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Where benchmarks run: a broker in a process of its own, a temporary folder, and the report at the
 * end.
 *
 * @param results folder of reports and logs
 */
record Stage(
    Machine machine,
    Path results,
    InstantSource clock,
    RandomGenerator random,
    PrintStream out,
    boolean terminal) {

  private static final int STOPPED = 130;

  /** Runs a benchmark, reports, and returns the exit code. */
  int play(BenchmarkCommand benchmark) throws InterruptedException {
    if (!machine.isQuiet()) {
      out.printf(
          "The load of this machine is %.2f: figures will be worse than on an idle one.%n",
          machine.load());
    }
    Instant at = clock.instant();
    var folder = TemporaryFolder.create("dogwatch-bench");
    var jars = Path.of(System.getProperty("dogwatch.lib", "."));
    var children = new Children(jars, results.resolve("logs"), benchmark.output().jvmOptions());
    try (var cleanup = new Cleanup(children, folder)) {
      List<Figure> figures;
      try {
        figures = run(benchmark, children, folder.path());
      } catch (RuntimeException e) {
        if (cleanup.hasBegun()) {
          return STOPPED; // what failed failed for that reason
        }
        throw e;
      }
      var report = new Report(benchmark.name(), at, machine, benchmark.settings(), figures);
      report.print(out);
      Path file = benchmark.output().json(results.resolve(benchmark.name() + ".json"));
      report.write(file);
      out.printf("%nas JSON: %s%n", file);
      return 0;
    }
  }

  private List<Figure> run(BenchmarkCommand benchmark, Children children, Path folder)
      throws InterruptedException {
    int port = LoopbackPort.free();
    Child broker = children.broker(folder.resolve("kafka"), port);
    var cluster = new Cluster("127.0.0.1:" + port, new Topics(Topics.DEFAULT_PREFIX));
    cluster.await(broker::requireAlive);
    return benchmark.run(
        new Bench(cluster, children, clock, random, out, terminal), broker, folder);
  }
}
