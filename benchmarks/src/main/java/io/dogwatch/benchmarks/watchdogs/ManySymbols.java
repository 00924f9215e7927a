package io.dogwatch.benchmarks.watchdogs;

import io.dogwatch.benchmarks.child.Role;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.ServiceArguments;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.report.Target;
import io.dogwatch.benchmarks.report.Unit;
import io.dogwatch.benchmarks.watchdogs.States.Store;
import io.dogwatch.benchmarks.watchdogs.Watcher.CatchUp;
import io.dogwatch.benchmarks.watchdogs.Watcher.KeptUp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether all watchdogs hold an event a second of each of many symbols, and what they keep for
 * that. An event is a trade of the symbol or a change of its book, in turns: each symbol has both.
 */
final class ManySymbols {

  private static final String HEAP = "1g";

  /** Events of a symbol at once, twice, before those that count: processes are slow at first. */
  private static final int WARM_UP = 20;

  private static final double MEBIBYTE = 1024.0 * 1024;

  /** Of the events that are due, what the sender may owe. */
  private static final double NEARLY = 0.99;

  /** An event of a symbol is read before the next one comes. */
  private static final Target BEHIND = Target.atMost(1);

  private final Bench bench;
  private final Path folder;
  private final int symbols;
  private final Duration half;

  /**
   * @param folder where state may lie
   * @param half after this time, and once more after it, states are looked at
   */
  ManySymbols(Bench bench, Path folder, int symbols, Duration half) {
    this.bench = bench;
    this.folder = folder;
    this.symbols = symbols;
    this.half = half;
  }

  List<Figure> measure() throws InterruptedException {
    bench.cluster().create(bench.cluster().topics().forMarkets());
    Child child =
        bench
            .children()
            .start(
                "watchdog-service-symbols",
                Role.WATCHDOG_SERVICE,
                HEAP,
                ServiceArguments.watchdogs(bench.cluster(), folder));
    Group group = Group.ofWatchdogs(bench.cluster());
    var markets = new SymbolMarkets(symbols, bench.clock());
    try (var watcher = new Watcher("symbols", bench, child, group, markets::event)) {
      var _ = watcher.catchUp(2 * symbols); // each is traded once and has a book then
      var _ = watcher.catchUp(WARM_UP * symbols);
      CatchUp warm = watcher.catchUp(WARM_UP * symbols);
      try (var states = new States(bench.cluster(), group.name())) {
        List<Figure> figures = new ArrayList<>();
        figures.add(
            Figure.of(
                "%,d symbols, as fast as they are read: events".formatted(symbols),
                warm.perSecond(),
                Unit.PER_SECOND));
        for (Duration after : List.of(half, half.multipliedBy(2))) {
          KeptUp keptUp = watcher.keepUp(Math.toIntExact(symbols * half.toSeconds()), symbols);
          figures.addAll(figures(after, keptUp, states.read(), child));
        }
        return figures;
      }
    }
  }

  private List<Figure> figures(Duration after, KeptUp keptUp, List<Store> stores, Child child) {
    String what = "%,d symbols, after %d s: ".formatted(symbols, after.toSeconds());
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.of(what + "events sent", keptUp.perSecond(), Unit.PER_SECOND)
            .withTarget(Target.atLeast(NEARLY * symbols)));
    figures.add(
        Figure.of(what + "from the last one to all read", keptUp.behindSeconds(), Unit.SECONDS)
            .withTarget(BEHIND));
    for (Store store : stores) {
      figures.add(
          Figure.of(
              "%s%s, a state of %,d".formatted(what, store.name(), store.keys()),
              store.bytesPerKey(),
              Unit.BYTES));
    }
    double bytes = stores.stream().mapToLong(Store::bytes).sum();
    figures.add(Figure.of(what + "all states", bytes / MEBIBYTE, Unit.MEBIBYTES));
    figures.add(Figure.of(what + "live heap", child.liveHeapBytes() / MEBIBYTE, Unit.MEBIBYTES));
    figures.add(Figure.of(what + "resident", child.residentBytes() / MEBIBYTE, Unit.MEBIBYTES));
    return figures;
  }
}
