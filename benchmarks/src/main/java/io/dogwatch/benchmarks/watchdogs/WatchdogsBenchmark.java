package io.dogwatch.benchmarks.watchdogs;

import io.dogwatch.benchmarks.child.Role;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.ServiceArguments;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.report.Spread;
import io.dogwatch.benchmarks.report.Target;
import io.dogwatch.benchmarks.report.Unit;
import io.dogwatch.benchmarks.watchdogs.Watcher.CatchUp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** How fast all watchdogs together follow markets, broker on the same processors. */
public final class WatchdogsBenchmark {

  private static final String HEAP = "1g";
  private static final Target RATE = Target.atLeast(150_000);

  private final Bench bench;
  private final Path folder;
  private final @Nullable Path data;
  private final Scale scale;

  /**
   * How much is done.
   *
   * @param events of a round
   * @param warmUps rounds before those that count
   * @param paced events during which it is measured how soon alerts are told
   * @param symbols of which each has an event a second
   * @param half of the time that they have them for
   * @param days of a history, and as many more
   * @param kills of one of two instances
   * @param calm for which both are at work before each of them
   */
  public record Scale(
      int events,
      int rounds,
      int warmUps,
      int paced,
      int symbols,
      Duration half,
      int days,
      int kills,
      Duration calm) {

    /** Events of the rounds. */
    long backlogs() {
      return (long) events * (rounds + warmUps);
    }

    long total() {
      return backlogs() + paced;
    }
  }

  /**
   * @param folder where state may lie
   * @param data recorded markets; null for simulated ones
   */
  public WatchdogsBenchmark(Bench bench, Path folder, @Nullable Path data, Scale scale) {
    this.bench = bench;
    this.folder = folder;
    this.data = data;
    this.scale = scale;
  }

  /** What can be measured by itself. */
  public enum Part {
    /** How many events a second, and how soon alerts are told meanwhile. */
    THROUGHPUT,
    /** Whether an event a second of each of many symbols is held, and what is kept of them. */
    SYMBOLS,
    /** What is kept of a symbol after many days. */
    HISTORY,
    /** How long alerts take when one of two instances is killed. */
    FAILOVER
  }

  /** Runs these parts, in their own order. */
  public List<Figure> run(Set<Part> parts) throws InterruptedException {
    List<Figure> figures = new ArrayList<>();
    for (Part part : EnumSet.copyOf(parts)) {
      figures.addAll(
          switch (part) {
            case THROUGHPUT -> throughput();
            case SYMBOLS ->
                new ManySymbols(
                        bench.apart("symbols"),
                        folder.resolve("symbols"),
                        scale.symbols(),
                        scale.half())
                    .measure();
            case HISTORY ->
                new FullStates(bench.apart("history"), folder.resolve("history"), scale.days())
                    .measure();
            case FAILOVER ->
                new Failover(bench.apart("failover"), folder.resolve("failover"), scale.calm())
                    .measure(scale.kills());
          });
    }
    return figures;
  }

  /** The reference, then the watchdogs. */
  private List<Figure> throughput() throws InterruptedException {
    var markets = MarketLoop.of(Recordings.of(data), scale.total(), bench.clock().instant());
    List<Figure> figures = new ArrayList<>();
    try (Watcher reference = reference(bench.apart("decoded"), markets)) {
      figures.addAll(figures(reference, measure(reference)));
    }
    Bench watched = bench.apart("watched");
    try (Watcher ours = dogwatch(watched, markets)) {
      figures.addAll(
          figures(ours, measure(ours)).stream()
              .map(it -> it.unit() == Unit.PER_SECOND ? it.withTarget(RATE) : it)
              .toList());
      figures.addAll(new AlertLatency(watched).measure(markets, scale.backlogs(), scale.paced()));
    }
    return figures;
  }

  private List<CatchUp> measure(Watcher watcher) throws InterruptedException {
    for (int round = 0; round < scale.warmUps(); round++) {
      var _ = watcher.catchUp(scale.events());
    }
    List<CatchUp> rounds = new ArrayList<>();
    for (int round = 0; round < scale.rounds(); round++) {
      rounds.add(watcher.catchUp(scale.events()));
    }
    return rounds;
  }

  private static List<Figure> figures(Watcher watcher, List<CatchUp> rounds) {
    return List.of(
        figure(watcher.name() + ": events", rounds, CatchUp::perSecond, Unit.PER_SECOND),
        figure(
            watcher.name() + ": processor time of an event",
            rounds,
            CatchUp::cpuMicros,
            Unit.MICROS));
  }

  private static Figure figure(
      String what, List<CatchUp> rounds, ToDoubleFunction<CatchUp> value, Unit unit) {
    return Figure.of(what, Spread.of(rounds.stream().mapToDouble(value).boxed().toList()), unit);
  }

  private static Watcher reference(Bench apart, MarketLoop markets) throws InterruptedException {
    apart.cluster().create(apart.cluster().topics().forMarkets());
    String group = apart.cluster().topics().prefix() + "reference";
    var child =
        apart
            .children()
            .start(
                Role.DECODE_LOOP.label(),
                Role.DECODE_LOOP,
                HEAP,
                List.of(
                    apart.cluster().bootstrapServers(), apart.cluster().topics().prefix(), group));
    return new Watcher(
        "reference", apart, child, new Group(apart.cluster(), group), markets::event);
  }

  private Watcher dogwatch(Bench apart, MarketLoop markets) throws InterruptedException {
    apart.cluster().create(apart.cluster().topics().forMarkets());
    var child =
        apart
            .children()
            .start(
                Role.WATCHDOG_SERVICE.label(),
                Role.WATCHDOG_SERVICE,
                HEAP,
                ServiceArguments.watchdogs(apart.cluster(), folder.resolve("states")));
    return new Watcher(
        "dogwatch", apart, child, Group.ofWatchdogs(apart.cluster()), markets::event);
  }
}
