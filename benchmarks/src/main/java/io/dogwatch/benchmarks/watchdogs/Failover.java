package io.dogwatch.benchmarks.watchdogs;

import io.dogwatch.benchmarks.child.Role;
import io.dogwatch.benchmarks.load.Bench;
import io.dogwatch.benchmarks.load.Pace;
import io.dogwatch.benchmarks.load.ServiceArguments;
import io.dogwatch.benchmarks.processes.Child;
import io.dogwatch.benchmarks.report.Figure;
import io.dogwatch.benchmarks.report.Spread;
import io.dogwatch.benchmarks.report.Target;
import io.dogwatch.benchmarks.report.Times;
import io.dogwatch.benchmarks.report.Unit;
import io.dogwatch.watchdog.feeds.MarketEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How long alerts take when one of two watchdog services is killed, now this one and now that one,
 * while events come as before; whether any alert is lost, or told twice. Each has a standby of what
 * the other watches.
 */
final class Failover {

  private static final String HEAP = "512m";
  private static final int INSTANCES = 2;
  private static final int PER_SECOND = 1_000;
  private static final int SYMBOLS = 1_000;

  /** Every so many events. */
  private static final int WHALE = 40;

  private static final double MILLIS = 1e3;
  private static final int LOOK_EVERY = 250;
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration TAKE_OVER = Duration.ofMinutes(1);

  /** What is sent so soon after a kill may have been read before it. */
  private static final Duration BLINK = Duration.ofSeconds(1);

  private static final Target WITHIN = Target.atMost(10);
  private static final Target NONE = Target.atMost(0);
  private static final String WHAT = "fail-over: ";

  private final Bench bench;
  private final Path folder;
  private final Duration calm;
  private final Child[] instances = new Child[INSTANCES];
  private final SymbolMarkets markets;
  private final Times usual = new Times();
  private final List<Double> longest = new ArrayList<>();
  private final List<Double> longestOfJoins = new ArrayList<>();
  private int started;
  private long sent;

  /** Says whether what is waited for has come. */
  @FunctionalInterface
  private interface Condition {
    boolean isMet() throws InterruptedException;
  }

  /**
   * @param folder where state may lie
   * @param calm for which both are at work before one is killed
   */
  Failover(Bench bench, Path folder, Duration calm) {
    this.bench = bench;
    this.folder = folder;
    this.calm = calm;
    this.markets = new SymbolMarkets(SYMBOLS, bench.clock());
  }

  List<Figure> measure(int kills) throws InterruptedException {
    bench.cluster().create(bench.cluster().topics().forMarkets());
    for (int instance = 0; instance < INSTANCES; instance++) {
      start(instance);
    }
    try (var progress = bench.progress("watchdogs, fail-over", kills);
        var group = Group.ofWatchdogs(bench.cluster());
        var market = new PacedMarket(bench);
        var whales = new Whales(bench)) {
      for (int kill = 0; kill < kills; kill++) {
        awaitBoth(group, market, whales, kill > 0);
        beCalm(market, whales);
        kill(kill % INSTANCES, market, whales);
        progress.stepTo(kill + 1L);
        if (kill + 1 < kills) {
          start(kill % INSTANCES);
        }
      }
      whales.awaitTold(TAKE_OVER);
      return figures(whales);
    } finally {
      for (Child instance : instances) {
        instance.close();
      }
    }
  }

  private void start(int instance) {
    started++;
    instances[instance] =
        bench
            .children()
            .start(
                "watchdog-service-failover-" + started,
                Role.WATCHDOG_SERVICE,
                HEAP,
                ServiceArguments.watchdogs(
                    bench.cluster(), folder.resolve(Integer.toString(instance))));
  }

  /** Sends until each of them watches transfers, and alerts are told as soon as they come. */
  private void awaitBoth(Group group, PacedMarket market, Whales whales, boolean joins)
      throws InterruptedException {
    String transfers = bench.cluster().topics().transfers().name();
    var times = new Times();
    whales.timeInto(times);
    boolean met =
        sendUntil(
            market,
            whales,
            START,
            () ->
                group.readersOf(transfers) == INSTANCES
                    && whales.haveAllBeenToldSince(bench.clock().instant().minus(BLINK)));
    if (!met) {
      throw new IllegalStateException("two instances at work expected, found less");
    }
    if (joins) {
      longestOfJoins.add(seconds(times));
    }
  }

  private void beCalm(PacedMarket market, Whales whales) throws InterruptedException {
    whales.timeInto(usual);
    var _ = sendUntil(market, whales, calm, () -> false);
  }

  private void kill(int instance, PacedMarket market, Whales whales) throws InterruptedException {
    var times = new Times();
    instances[instance].kill();
    whales.timeInto(times);
    Instant after = bench.clock().instant().plus(BLINK);
    var _ = sendUntil(market, whales, TAKE_OVER, () -> whales.haveAllBeenToldSince(after));
    longest.add(Math.max(seconds(times), whales.longestUntold().toMillis() / MILLIS));
  }

  /** Returns whether the condition was met in time. */
  private boolean sendUntil(PacedMarket market, Whales whales, Duration within, Condition condition)
      throws InterruptedException {
    var pace = new Pace(PER_SECOND, bench.clock());
    long most = within.toSeconds() * PER_SECOND;
    for (long i = 1; i <= most; i++) {
      pace.await(i);
      market.send(next(whales));
      if (i % LOOK_EVERY == 0 && condition.isMet()) {
        return true;
      }
    }
    return false;
  }

  private MarketEvent<?> next(Whales whales) {
    long number = sent++;
    if (number % WHALE == 0) {
      return whales.next();
    }
    return markets.event(number);
  }

  private List<Figure> figures(Whales whales) {
    List<Figure> figures = new ArrayList<>();
    figures.add(usual.p50(WHAT + "transfer sent to subscriber told, both at work"));
    figures.add(usual.p99(WHAT + "transfer sent to subscriber told, both at work"));
    figures.add(worst("longest wait when one is killed", longest).withTarget(WITHIN));
    if (!longestOfJoins.isEmpty()) {
      figures.add(worst("longest wait when it joins again", longestOfJoins));
    }
    figures.add(Figure.of(WHAT + "transfers", (double) whales.made(), Unit.COUNT));
    figures.add(Figure.of(WHAT + "alerts lost", whales.untold(), Unit.COUNT).withTarget(NONE));
    figures.add(
        Figure.of(WHAT + "alerts told twice", (double) whales.doubled(), Unit.COUNT)
            .withTarget(NONE));
    return figures;
  }

  /** The longest of all, which has to be short enough. */
  private static Figure worst(String what, List<Double> waits) {
    var spread = Spread.of(waits);
    return new Figure(WHAT + what, spread.most(), Unit.SECONDS, spread, null);
  }

  private static double seconds(Times times) {
    return times.percentile(100) / MILLIS;
  }
}
