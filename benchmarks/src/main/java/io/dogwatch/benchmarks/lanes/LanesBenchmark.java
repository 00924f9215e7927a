package io.dogwatch.benchmarks.lanes;

import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.reference.ShareLoopApplication.Options;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.report.Spread;
import io.dogwatch.benchmarks.report.Target;
import io.dogwatch.benchmarks.report.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/** How fast a worker drains a backlog, and how busy it keeps its slots. */
public final class LanesBenchmark {

  private static final Duration SHORT = Duration.ofMillis(50);
  private static final int SHORT_SLOTS = 100;
  private static final Duration QUICK = Duration.ofMillis(10);
  private static final Duration SLOW = Duration.ofSeconds(10);
  private static final int MIXED_SLOTS = 50;
  private static final int EVERY = 100;
  private static final int MEMORY_SLOTS = 100;
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final double PERCENT = 100;
  private static final double MEBIBYTE = 1024.0 * 1024;

  private final Bench bench;
  private final Scale scale;

  /**
   * How much is done.
   *
   * @param jobs of a round that do nothing
   * @param slots of the worker that executes them
   * @param warmUps rounds that do not count
   * @param shortJobs of a round that last 50 ms
   * @param mixedJobs of which some last 10 s; the reference gets a tenth of them
   * @param backlog for the question what it costs in memory
   */
  public record Scale(
      int jobs, int slots, int rounds, int warmUps, int shortJobs, int mixedJobs, int backlog) {}

  public LanesBenchmark(Bench bench, Scale scale) {
    this.bench = bench;
    this.scale = scale;
  }

  /** What can be measured by itself. */
  public enum Part {
    THROUGHPUT,
    SHORT_JOBS,
    MIXTURE,
    MEMORY
  }

  /** Runs these parts, in their own order. */
  public List<Figure> run(Set<Part> parts) throws InterruptedException {
    List<Figure> figures = new ArrayList<>();
    for (Part part : EnumSet.copyOf(parts)) {
      figures.addAll(
          switch (part) {
            case THROUGHPUT -> throughput();
            case SHORT_JOBS -> shortJobs();
            case MIXTURE -> mixture();
            case MEMORY -> memory();
          });
    }
    return figures;
  }

  /** Jobs that do nothing: what the engine costs. */
  private List<Figure> throughput() throws InterruptedException {
    Bench apart = bench.apart("drain");
    try (var plain = Contestants.reference(apart, "reference", Options.USUAL);
        var optimized =
            Contestants.reference(
                apart, "batch-optimized", new Options("batch_optimized", 4, 500, false));
        var ours = Contestants.dogwatch(apart, scale.slots())) {
      var all = List.of(plain, optimized, ours);
      Map<Contestant, List<Drain>> rounds =
          rounds("no-op", all, scale.rounds(), scale.jobs(), _ -> Duration.ZERO);
      List<Figure> figures = new ArrayList<>();
      for (Contestant each : all) {
        figures.add(rate("no-op jobs: " + each.name(), drains(rounds, each)));
      }
      figures.add(
          Figure.of("no-op jobs: dogwatch / reference", ratio(rounds, ours, plain), Unit.RATIO)
              .withTarget(Target.atLeast(0.7)));
      figures.add(
          Figure.of(
              "no-op jobs: delivered before, dogwatch",
              spread(drains(rounds, ours), drain -> PERCENT * drain.redelivered()),
              Unit.PERCENT));
      for (Contestant each : all) {
        figures.add(
            Figure.of(
                "no-op jobs: processor time of a job, " + each.name(),
                spread(drains(rounds, each), Drain::cpuMicrosPerJob),
                Unit.MICROS));
      }
      return figures;
    }
  }

  /** Jobs of 50 ms on 100 slots: whether a slot that is free is taken at once. */
  private List<Figure> shortJobs() throws InterruptedException {
    Bench apart = bench.apart("short");
    int consumers = 4;
    var barrier = new Options("record_limit", consumers, SHORT_SLOTS / consumers, true);
    try (var plain = Contestants.reference(apart, "reference", barrier);
        var ours = Contestants.dogwatch(apart, SHORT_SLOTS)) {
      var all = List.of(plain, ours);
      Map<Contestant, List<Drain>> rounds =
          rounds("50 ms", all, scale.rounds(), scale.shortJobs(), _ -> SHORT);
      double ideal = Math.ceilDiv(scale.shortJobs(), SHORT_SLOTS) * SHORT.toMillis() / 1000.0;
      String what = "%,d jobs of 50 ms on 100 slots: ".formatted(scale.shortJobs());
      return List.of(
          Figure.of(what + "ideal", ideal, Unit.SECONDS),
          Figure.of(
              what + "reference (batch barrier)",
              spread(drains(rounds, plain), Drain::span),
              Unit.SECONDS),
          Figure.of(what + "dogwatch", spread(drains(rounds, ours), Drain::span), Unit.SECONDS)
              .withTarget(Target.atMost(ideal * 1.05)));
    }
  }

  /** One job of a hundred lasts a thousand times as long as the others. */
  private List<Figure> mixture() throws InterruptedException {
    Bench apart = bench.apart("mixed");
    int consumers = 5;
    var barrier = new Options("record_limit", consumers, MIXED_SLOTS / consumers, true);
    try (var plain = Contestants.reference(apart, "reference", barrier);
        var ours = Contestants.dogwatch(apart, MIXED_SLOTS)) {
      plain.awaitReady();
      ours.awaitReady();
      IntFunction<Duration> sleep = number -> number % EVERY == EVERY / 2 ? SLOW : QUICK;
      Drain ofPlain = plain.drain("mixed", Math.max(EVERY, scale.mixedJobs() / 10), sleep);
      Drain ofOurs = ours.drain("mixed", scale.mixedJobs(), sleep);
      String what = "1 % of jobs last 10 s, the others 10 ms, 50 slots busy: ";
      return List.of(
          Figure.of(what + "reference (batch barrier)", ofPlain.busyShare(MIXED_SLOTS), Unit.RATIO),
          Figure.of(what + "dogwatch", ofOurs.busyShare(MIXED_SLOTS), Unit.RATIO)
              .withTarget(Target.atLeast(0.9)));
    }
  }

  /** What a worker has in memory whose slots are full, by the backlog behind them. */
  private List<Figure> memory() throws InterruptedException {
    List<Figure> figures = new ArrayList<>();
    for (int backlog : List.of(MEMORY_SLOTS, scale.backlog())) {
      try (var worker = Contestants.dogwatch(bench.apart("memory-" + backlog), MEMORY_SLOTS)) {
        worker.awaitReady();
        worker.burden(backlog, LONG, MEMORY_SLOTS);
        String what = "a worker with 100 slots and a backlog of %,d: ".formatted(backlog);
        figures.add(
            Figure.of(
                what + "resident", worker.child().residentBytes() / MEBIBYTE, Unit.MEBIBYTES));
        figures.add(
            Figure.of(
                what + "live heap", worker.child().liveHeapBytes() / MEBIBYTE, Unit.MEBIBYTES));
      }
    }
    return figures;
  }

  /** The same backlog for each in turn, over and over; the first rounds do not count. */
  private Map<Contestant, List<Drain>> rounds(
      String what, List<Contestant> contestants, int rounds, int jobs, IntFunction<Duration> sleep)
      throws InterruptedException {
    for (Contestant each : contestants) {
      each.awaitReady();
    }
    Map<Contestant, List<Drain>> drains = new HashMap<>();
    for (int round = 1 - scale.warmUps(); round <= rounds; round++) {
      String name = round < 1 ? what + ", warm-up" : what + ", round " + round;
      for (Contestant each : contestants) {
        Drain drain = each.drain(name, jobs, sleep);
        if (round >= 1) {
          drains.computeIfAbsent(each, _ -> new ArrayList<>()).add(drain);
        }
      }
    }
    return drains;
  }

  private static List<Drain> drains(Map<Contestant, List<Drain>> rounds, Contestant contestant) {
    return rounds.getOrDefault(contestant, List.of());
  }

  private static Figure rate(String what, List<Drain> drains) {
    return Figure.of(what, spread(drains, Drain::rate), Unit.PER_SECOND);
  }

  /** Of each round, since they are neighbours in time, and so suffer the same disturbances. */
  private static Spread ratio(
      Map<Contestant, List<Drain>> rounds, Contestant one, Contestant other) {
    List<Drain> above = drains(rounds, one);
    List<Drain> below = drains(rounds, other);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < above.size(); round++) {
      ratios.add(above.get(round).rate() / below.get(round).rate());
    }
    return Spread.of(ratios);
  }

  private static Spread spread(List<Drain> drains, ToDoubleFunction<Drain> figure) {
    return Spread.of(drains.stream().map(figure::applyAsDouble).toList());
  }
}
