package io.dogwatch.benchmarks.load;

import io.dogwatch.benchmarks.processes.Children;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.standalone.terminal.Progress;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * What every benchmark works with.
 *
 * @param out where progress is told
 * @param terminal whether {@code out} is one
 */
public record Bench(
    Cluster cluster,
    Children children,
    InstantSource clock,
    RandomGenerator random,
    PrintStream out,
    boolean terminal) {

  /** The same with topics of its own, so that what was measured before leaves no traces. */
  public Bench apart(String name) {
    return new Bench(
        new Cluster(cluster.bootstrapServers(), new Topics(cluster.topics().prefix() + name + ".")),
        children,
        clock,
        random,
        out,
        terminal);
  }

  public Progress progress(String what, long total) {
    return Progress.of(what, total, out, terminal);
  }

  public ProbeJobs probes() {
    return new ProbeJobs(cluster.topics(), clock, random);
  }
}
