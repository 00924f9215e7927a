package io.dogwatch.watchdog.liquidity;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.market.Depth;
import io.dogwatch.watchdog.liquidity.LiquidityThresholds.Baseline;
import io.dogwatch.watchdog.liquidity.LiquidityThresholds.Drop;
import io.dogwatch.watchdog.liquidity.LiquidityThresholds.History;
import io.dogwatch.watchdog.liquidity.LiquidityThresholds.Signals;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Rule.Step;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Clear;
import io.dogwatch.watchdog.rules.Verdict.Lull;
import io.dogwatch.watchdog.rules.Verdict.Skipped;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The rule for liquidity, told of one change of a book after another. */
abstract class DepthWatching {

  static final double USUAL = 1_200_000;

  final DepthFeed feed = new DepthFeed("v", "S");

  LiquidityDrop rule = ruleWith(Baseline.MEDIAN, Mode.SEED, WarmupPolicy.SEED);

  LiquidityState state = rule.start();

  boolean alerting;

  /** The hour from 15:00 of some days before. */
  void learn(int days, double depth) {
    for (int day = days; day > 0; day--) {
      learnDay(day, depth);
    }
  }

  void learnDay(int before, double depth) {
    observe(day(before, depth));
  }

  /** An hour, and the minute after it. */
  List<Depth> day(int before, double depth) {
    List<Depth> events = new ArrayList<>();
    for (int minute = 0; minute <= 61; minute++) {
      events.add(feed.change(minute * 60 - before * 86_400, depth));
    }
    return events;
  }

  /** Samples one after another from T0 on, and what the last one comes to. */
  List<Verdict> samples(double... depths) {
    List<Verdict> verdicts = List.of();
    observe(feed.change(-10, depths[0]));
    for (int i = 0; i < depths.length; i++) {
      verdicts = tenSeconds(i * 10, depths[i]);
    }
    return verdicts;
  }

  /** Ten seconds of a depth, and what is said when they are over. */
  List<Verdict> tenSeconds(int start, double depth) {
    observe(feed.change(start, depth));
    List<Verdict> before = observe(feed.change(start + 9.9, depth));
    assertThat(before).isEmpty();
    return observe(feed.change(start + 10, depth));
  }

  List<Verdict> observe(List<Depth> events) {
    List<Verdict> verdicts = new ArrayList<>();
    events.forEach(event -> verdicts.addAll(observe(event)));
    return verdicts;
  }

  List<Verdict> observe(Depth event) {
    Step<LiquidityState> step = rule.observe(state, event, alerting);
    state = step.state();
    return step.verdicts();
  }

  static Breach breach(List<Verdict> verdicts) {
    return breachOf(verdicts, "liquidity_drop");
  }

  static Breach breachOf(List<Verdict> verdicts, String kind) {
    List<Breach> breaches = breaches(verdicts, kind);
    assertThat(breaches).as("breaches of %s in %s", kind, verdicts).hasSize(1);
    return breaches.getFirst();
  }

  static List<Breach> breaches(List<Verdict> verdicts, String kind) {
    return verdicts.stream()
        .filter(Breach.class::isInstance)
        .map(Breach.class::cast)
        .filter(breach -> breach.kind().equals(kind))
        .toList();
  }

  /** What is said of the depth itself. */
  static List<Verdict> drops(List<Verdict> verdicts) {
    return verdicts.stream()
        .filter(
            it ->
                switch (it) {
                  case Breach breach -> breach.kind().equals("liquidity_drop");
                  case Lull lull -> lull.kind().equals("liquidity_drop");
                  case Clear clear -> clear.kind().equals("liquidity_drop");
                  case Verdict.Withdrawn _,
                      Verdict.Corrected _,
                      Skipped _,
                      Verdict.Late _,
                      Verdict.Duplicate _ ->
                      true;
                })
        .toList();
  }

  static LiquidityDrop ruleWith(Baseline baseline, Mode mode, WarmupPolicy warmup) {
    return new LiquidityDrop(
        new LiquidityThresholds(
            100,
            new Drop(50, 70, 30),
            new Signals(5, 0.8),
            3,
            new History(7, 3, 30, baseline),
            Duration.ofSeconds(1),
            mode,
            warmup));
  }
}
