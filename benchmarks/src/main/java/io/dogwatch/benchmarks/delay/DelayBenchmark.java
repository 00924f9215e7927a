package io.dogwatch.benchmarks.delay;

import io.dogwatch.benchmarks.child.Role;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.Cluster;
import io.dogwatch.benchmarks.load.ProbeJobs;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.report.Target;
import io.dogwatch.benchmarks.report.Times;
import io.dogwatch.benchmarks.report.Unit;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How exact timers are, and how many can wait. */
public final class DelayBenchmark {

  private static final String HEAP = "1g";
  private static final Target IN_TIME = Target.atMost(100);
  private static final double MEBIBYTE = 1024.0 * 1024;

  private final Bench bench;
  private final Path folder;
  private final Scale scale;

  /**
   * How much is done.
   *
   * @param perSecond timers that are set, and fire, in a second
   * @param pending timers that wait meanwhile, the second time
   */
  public record Scale(int perSecond, Duration warmUp, Duration time, int pending) {}

  /**
   * @param folder where stores may lie
   */
  public DelayBenchmark(Bench bench, Path folder, Scale scale) {
    this.bench = bench;
    this.folder = folder;
    this.scale = scale;
  }

  /** The reference, then the timer store: empty, and full. */
  public List<Figure> run() throws InterruptedException {
    List<Figure> figures = new ArrayList<>();
    try (TimerStore reference = reference(bench.apart("delay-queue"))) {
      reference.awaitReady();
      figures.addAll(lateness(reference, "reference (in memory)"));
    }
    try (TimerStore ours = dogwatch(bench.apart("timers"))) {
      ours.awaitReady();
      figures.addAll(targeted(lateness(ours, "dogwatch")));
      figures.add(
          Figure.of(
              "dogwatch: takes new timers, %,d of them".formatted(scale.pending()),
              ours.fill(scale.pending()),
              Unit.PER_SECOND));
      String full = "dogwatch with %,d pending".formatted(scale.pending());
      figures.addAll(targeted(lateness(ours, full)));
      figures.add(
          Figure.of(full + ": live heap", ours.child().liveHeapBytes() / MEBIBYTE, Unit.MEBIBYTES));
      figures.add(
          Figure.of(full + ": resident", ours.child().residentBytes() / MEBIBYTE, Unit.MEBIBYTES));
    }
    return figures;
  }

  private List<Figure> lateness(TimerStore store, String what) throws InterruptedException {
    double offered = store.run(scale.perSecond(), scale.warmUp(), scale.time());
    Times late = store.due().late();
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.of(what + ": timers", offered, Unit.PER_SECOND));
    figures.addAll(late.figures(what + ": late by"));
    figures.add(Figure.of(what + ": early", (double) store.due().early(), Unit.COUNT));
    return figures;
  }

  private static List<Figure> targeted(List<Figure> figures) {
    return figures.stream()
        .map(figure -> figure.unit() == Unit.MILLIS ? figure.withTarget(IN_TIME) : figure)
        .toList();
  }

  private TimerStore dogwatch(Bench apart) throws InterruptedException {
    Cluster cluster = apart.cluster();
    createTopics(cluster);
    return new TimerStore(
        "dogwatch",
        apart,
        apart
            .children()
            .start(
                "timers",
                Role.TIMERS,
                HEAP,
                List.of(
                    cluster.bootstrapServers(),
                    cluster.topics().prefix(),
                    folder.resolve("timers").toString())));
  }

  private TimerStore reference(Bench apart) throws InterruptedException {
    Cluster cluster = apart.cluster();
    Topics topics = cluster.topics();
    createTopics(cluster);
    return new TimerStore(
        "reference",
        apart,
        apart
            .children()
            .start(
                "delay-queue",
                Role.DELAY_QUEUE,
                HEAP,
                List.of(
                    cluster.bootstrapServers(),
                    topics.retry(ProbeJobs.PROBE).name(),
                    topics.lane(ProbeJobs.PROBE, Priority.NORMAL).name())));
  }

  private static void createTopics(Cluster cluster) throws InterruptedException {
    cluster.create(cluster.topics().of(ProbeJobs.PROBE));
  }
}
