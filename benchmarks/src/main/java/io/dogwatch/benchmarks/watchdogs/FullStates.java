package io.dogwatch.benchmarks.watchdogs;

import io.dogwatch.benchmarks.child.Role;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.ServiceArguments;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.report.Target;
import io.dogwatch.benchmarks.report.Unit;
import io.dogwatch.benchmarks.watchdogs.States.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What watchdogs keep of a symbol after many days, and whether that is more after more days. */
final class FullStates {

  private static final String HEAP = "1g";

  /** Numbers of changing length, and how much is open at the moment. */
  private static final Target NO_MORE = Target.atMost(1.05);

  private final Bench bench;
  private final Path folder;
  private final int days;

  /**
   * @param folder where state may lie
   * @param days after these, and as many more, states are looked at
   */
  FullStates(Bench bench, Path folder, int days) {
    this.bench = bench;
    this.folder = folder;
    this.days = days;
  }

  List<Figure> measure() throws InterruptedException {
    bench.cluster().create(bench.cluster().topics().forMarkets());
    var child =
        bench
            .children()
            .start(
                "watchdog-service-history",
                Role.WATCHDOG_SERVICE,
                HEAP,
                ServiceArguments.watchdogs(bench.cluster(), folder));
    Instant start = bench.clock().instant().minus(Duration.ofDays(2L * days));
    var history = new LongHistory(start);
    Group group = Group.ofWatchdogs(bench.cluster());
    try (var watcher = new Watcher("history", bench, child, group, history::event)) {
      var _ = watcher.catchUp(days * LongHistory.perDay());
      try (var states = new States(bench.cluster(), group.name())) {
        List<Store> before = states.read();
        var _ = watcher.catchUp(days * LongHistory.perDay());
        return figures(before, states.read());
      }
    }
  }

  private List<Figure> figures(List<Store> before, List<Store> after) {
    Map<String, Store> earlier = new HashMap<>();
    before.forEach(store -> earlier.put(store.name(), store));
    List<Figure> figures = new ArrayList<>();
    for (Store store : after) {
      String what = "after %d days: %s".formatted(2 * days, store.name());
      figures.add(Figure.of(what + ", a state", store.bytesPerKey(), Unit.BYTES));
      Store then = earlier.get(store.name());
      if (then != null) {
        figures.add(
            Figure.of(
                    "%s, after %d days = 1".formatted(what, days),
                    store.bytesPerKey() / then.bytesPerKey(),
                    Unit.RATIO)
                .withTarget(NO_MORE));
      }
    }
    return figures;
  }
}
