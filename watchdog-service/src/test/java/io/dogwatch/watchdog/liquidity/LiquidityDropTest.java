package io.dogwatch.watchdog.liquidity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Depth;
import io.dogwatch.watchdog.episodes.Key;
import io.dogwatch.watchdog.episodes.Terms;
import io.dogwatch.watchdog.episodes.Watch;
import io.dogwatch.watchdog.episodes.WatchState;
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
import io.dogwatch.watchdog.rules.Verdict.Reason;
import io.dogwatch.watchdog.rules.Verdict.Skipped;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiquidityDropTest {

  private static final double USUAL = 1_200_000;

  private final DepthFeed feed = new DepthFeed("v", "S");
  private LiquidityDrop rule = ruleWith(Baseline.MEDIAN, Mode.SEED, WarmupPolicy.SEED);
  private LiquidityState state = rule.start();
  private boolean alerting;

  /** A sample at +n are the ten seconds before +n. */
  @Test
  void alertsAfterThreeSamplesBelowHalfOfTheUsualDepth() {
    learn(7, USUAL);

    assertThat(drops(tenSeconds(-10, 1_150_000))).hasOnlyElementsOfType(Clear.class);
    assertThat(drops(tenSeconds(0, 500_000))).hasOnlyElementsOfType(Lull.class);
    assertThat(drops(tenSeconds(10, 490_000))).hasOnlyElementsOfType(Lull.class);
    Breach breach = breach(tenSeconds(20, 510_000));

    assertThat(breach.sighting().at()).isEqualTo(DepthFeed.time(30));
    assertThat(breach.reading().type()).isEqualTo("liquidity_drop");
    assertThat(breach.reading().severity()).isEqualTo(Severity.HIGH);
    assertThat(breach.reading().warmup()).isFalse();
    // median of 500, 490 and 510: 500; 500 / 1,200 = 0.41667; 1 - 0.41667 = 58.33 %
    assertThat(breach.reading().observed()).isCloseTo(58.3333, within(1e-4));
    assertThat(number(breach, "depth_ratio")).isCloseTo(0.416_667, within(1e-6));
    assertThat(number(breach, "current_depth")).isCloseTo(500_000, within(1e-6));
    assertThat(number(breach, "baseline")).isCloseTo(USUAL, within(1e-6));
    assertThat(number(breach, "sampleSize")).isEqualTo(7);
    assertThat(number(breach, "coverage")).isEqualTo(1);
    assertThat(breach.reading().description())
        .isEqualTo(
            "depth 58.3% below the usual: 500000.00 instead of 1200000.0 within 100.0"
                + " basis points");
  }

  @Test
  void doesNotMindAFlicker() {
    learn(7, USUAL);

    List<Verdict> verdicts = new ArrayList<>(tenSeconds(0, 400_000));
    verdicts.addAll(tenSeconds(10, 1_190_000));
    verdicts.addAll(tenSeconds(20, 400_000));
    verdicts.addAll(tenSeconds(30, 1_190_000));

    assertThat(verdicts).doesNotHaveAnyElementsOfTypes(Breach.class);
  }

  @Test
  void callsLessThanThreeTenthsCritical() {
    learn(7, USUAL);

    Breach breach = breach(samples(340_000, 340_000, 340_000));

    // 340 / 1,200 = 0.28333
    assertThat(number(breach, "depth_ratio")).isCloseTo(0.283_333, within(1e-6));
    assertThat(breach.reading().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void doesNotAlertAtTheThresholdItself() {
    learn(7, USUAL);

    // 600 / 1,200 = 0.5
    assertThat(drops(samples(600_000, 600_000, 600_000))).hasOnlyElementsOfType(Lull.class);
  }

  @Test
  void skipsAllDepthsFromAGapToTheNextSnapshot() {
    learn(7, USUAL);
    samples(500_000, 490_000);

    feed.skipOne();
    assertThat(observe(feed.change(20, 510_000))).containsExactly(new Skipped(Reason.GAP));
    assertThat(observe(feed.change(22, 510_000))).containsExactly(new Skipped(Reason.GAP));
    assertThat(observe(feed.change(35, 510_000))).containsExactly(new Skipped(Reason.GAP));
    // The samples around the gap do not add up to three.
    assertThat(drops(observe(feed.snapshot(40, 510_000))))
        .isNotEmpty()
        .hasOnlyElementsOfType(Skipped.class);
    assertThat(drops(observe(feed.change(50, 510_000)))).hasOnlyElementsOfType(Lull.class);
    assertThat(drops(observe(feed.change(60, 510_000)))).hasOnlyElementsOfType(Lull.class);
    assertThat(drops(observe(feed.change(70, 510_000)))).hasOnlyElementsOfType(Breach.class);
  }

  @Test
  void resolvesAfterAMinuteOfEnoughDepth() {
    var terms =
        new Terms("liquidity-drop", "1", "SEED", 1, Duration.ofSeconds(60), Duration.ofMinutes(10));
    var watch = new Watch<>(rule, terms);
    List<Depth> events = new ArrayList<>();
    for (int day = 7; day > 0; day--) {
      events.addAll(day(day, USUAL));
    }
    for (int second = 0; second <= 150; second += 10) {
      // 900 / 1,200 = 0.75 from +30 on
      events.add(feed.change(second, second < 30 ? 500_000 : 900_000));
    }

    WatchState<LiquidityState> watched = watch.start();
    List<Alert> alerts = new ArrayList<>();
    for (Depth event : events) {
      var outcome = watch.observe(watched, Key.listing("v", "S"), event);
      watched = outcome.state();
      alerts.addAll(outcome.alerts());
    }

    assertThat(alerts)
        .extracting(Alert::state)
        .containsExactly(Alert.State.FIRING, Alert.State.RESOLVED);
    assertThat(alerts.getFirst().times().event()).isEqualTo(DepthFeed.time(30));
    // The first sample that is clearly over ends at +40, and 60 s have passed at +100.
    assertThat(alerts.getLast().times().resolved()).isEqualTo(DepthFeed.time(100));
  }

  @Test
  void isNotOverBelowSevenTenths() {
    learn(7, USUAL);

    assertThat(drops(tenSeconds(0, 839_000))).hasOnlyElementsOfType(Lull.class);
    assertThat(drops(tenSeconds(10, 840_000))).hasOnlyElementsOfType(Clear.class);
  }

  /** 500 of 1,200 thousand is high; 100 of the 600 thousand that are usual on a side is missing. */
  @Test
  void raisesOneLevelWhenASideIsMissing() {
    learn(7, USUAL);

    List<Verdict> verdicts = List.of();
    for (int second = 0; second <= 30; second += 10) {
      verdicts = observe(feed.change(second, 100_000, 400_000));
    }

    assertThat(breach(verdicts).reading().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void signalsASpreadThatIsWide() {
    learn(7, USUAL);

    // Usually 99.5 to 100.5: 100 basis points. Then 97 to 103, which is six times that.
    List<Verdict> verdicts = List.of();
    for (int second = 0; second <= 30; second += 10) {
      verdicts = observe(feed.quotes(second, 97, 103, USUAL / 2, USUAL / 2));
    }

    Breach breach = breachOf(verdicts, "spread_widening");
    assertThat(breach.reading().type()).isEqualTo("liquidity_drop");
    assertThat(breach.reading().severity()).isEqualTo(Severity.MEDIUM);
    assertThat(breach.reading().observed()).isCloseTo(6, within(1e-6));
  }

  @Test
  void doesNotSignalFiveTimesTheUsualSpread() {
    learn(7, USUAL);

    // 97.5 to 102.5: 500 basis points
    List<Verdict> verdicts = new ArrayList<>();
    for (int second = 0; second <= 40; second += 10) {
      verdicts.addAll(observe(feed.quotes(second, 97.5, 102.5, USUAL / 2, USUAL / 2)));
    }

    assertThat(breaches(verdicts, "spread_widening")).isEmpty();
  }

  @Test
  void doesNotCallASpreadBelowABasisPointWide() {
    for (int minute = 0; minute < 60; minute++) {
      observe(feed.quotes(minute * 60 - 3_600, 99.9999, 100, USUAL / 2, USUAL / 2));
    }

    List<Verdict> verdicts = new ArrayList<>();
    for (int second = 0; second <= 40; second += 10) {
      verdicts.addAll(observe(feed.quotes(second, 99.991, 100, USUAL / 2, USUAL / 2)));
    }

    assertThat(breaches(verdicts, "spread_widening")).isEmpty();
  }

  @Test
  void signalsABookWithHardlyAnyAsks() {
    learn(7, USUAL);

    List<Verdict> verdicts = List.of();
    for (int second = 0; second <= 30; second += 10) {
      verdicts = observe(feed.change(second, 1_100_000, 100_000));
    }

    // (1,100 - 100) / 1,200 = 0.8333
    Breach breach = breachOf(verdicts, "book_imbalance");
    assertThat(breach.reading().observed()).isCloseTo(0.8333, within(1e-4));
    assertThat(breach.reading().severity()).isEqualTo(Severity.MEDIUM);
    assertThat(breach.reading().description()).startsWith("hardly any asks");
  }

  @Test
  void doesNotSignalAnImbalanceOfFourFifths() {
    learn(7, USUAL);

    List<Verdict> verdicts = new ArrayList<>();
    for (int second = 0; second <= 40; second += 10) {
      verdicts.addAll(observe(feed.change(second, 120_000, 1_080_000)));
    }

    // (120 - 1,080) / 1,200 = -0.8
    assertThat(breaches(verdicts, "book_imbalance")).isEmpty();
  }

  /** 1,200 six times and 8,400 once: (6 * 1,200 + 8,400) / 7 = 2,228.6, but the median is 1,200. */
  @Test
  void comparesWithTheMeanIfSoConfigured() {
    for (int day = 7; day > 1; day--) {
      learnDay(day, USUAL);
    }
    learnDay(1, 8_400_000);
    LiquidityState learnt = state;
    assertThat(drops(samples(1_000_000, 1_000_000, 1_000_000))).hasOnlyElementsOfType(Clear.class);

    rule = ruleWith(Baseline.MEAN, Mode.SEED, WarmupPolicy.SEED);
    state = learnt;
    feed.restart();
    // 1 - 1,000 / 2,228.571 = 55.13 %
    Breach breach = breach(samples(1_000_000, 1_000_000, 1_000_000));
    assertThat(breach.reading().observed()).isCloseTo(55.1282, within(1e-4));
  }

  @Test
  void doesNotTakeADropForNormal() {
    learn(7, USUAL);
    LiquidityState before = state;

    alerting = true;
    for (int second = 0; second <= 3_000; second += 10) {
      observe(feed.change(second, 400_000));
    }
    assertThat(state.usual()).isEqualTo(before.usual());

    // Usual again, though the alert is still open.
    tenSeconds(3_060, USUAL);
    assertThat(state.usual()).isNotEqualTo(before.usual());
  }

  @Test
  void staysQuietWhileThereIsNothingToCompareWith() {
    List<Verdict> verdicts = new ArrayList<>();
    for (int second = 0; second <= 300; second += 10) {
      verdicts.addAll(observe(feed.change(second, second < 100 ? USUAL : 100)));
    }

    assertThat(drops(verdicts)).contains(new Skipped(Reason.WARMUP));
    assertThat(verdicts).doesNotHaveAnyElementsOfTypes(Breach.class);
  }

  @Test
  void saysSoWhenItComparesWithOtherHours() {
    learn(1, USUAL);

    assertThat(breach(samples(400_000, 400_000, 400_000)).reading().warmup()).isTrue();
  }

  @Test
  void staysSilentWhileItLearnsIfSoConfigured() {
    rule = ruleWith(Baseline.MEDIAN, Mode.SEED, WarmupPolicy.SILENT);
    learn(1, USUAL);

    assertThat(samples(400_000, 400_000, 400_000)).doesNotHaveAnyElementsOfTypes(Breach.class);
  }

  /**
   * Of 1,200 thousand every day, 500 is far out. Of 200, 500, 1,200, 1,200, 3,000 and so on it is
   * not: logarithms differ by 0.9 from their median, and ln(1,200 / 500) is 0.88.
   */
  @Test
  void asksInRobustModeForADepthThatIsFarOut() {
    rule = ruleWith(Baseline.MEDIAN, Mode.ROBUST, WarmupPolicy.SEED);
    learn(7, USUAL);
    assertThat(breaches(samples(500_000, 500_000, 500_000), "liquidity_drop")).hasSize(1);

    state = rule.start();
    feed.restart();
    double[] days = {200_000, 500_000, 1_200_000, 1_200_000, 3_000_000, 3_000_000, 6_000_000};
    for (int day = 0; day < days.length; day++) {
      learnDay(days.length - day, days[day]);
    }
    assertThat(breaches(samples(500_000, 500_000, 500_000), "liquidity_drop")).isEmpty();
  }

  @Test
  void takesLongSilenceForAGap() {
    learn(7, USUAL);
    samples(500_000, 490_000);

    assertThat(observe(feed.change(200, 510_000))).containsExactly(new Skipped(Reason.GAP));
    assertThat(state.latest()).isEmpty();
  }

  @Test
  void ignoresWhatWasThereAlready() {
    observe(feed.change(0, USUAL));
    Depth change = feed.change(1, 500_000);
    observe(change);
    LiquidityState before = state;

    assertThat(observe(change)).containsExactly(new Verdict.Duplicate());
    assertThat(state).isEqualTo(before);
  }

  @Test
  void doesNotMindTheOrderWithinTheGrace() {
    learn(7, USUAL);
    LiquidityState learnt = state;
    List<Depth> events = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      events.add(feed.change(i / 10.0, 500_000 + 1_000 * (i % 7)));
    }
    List<Verdict> expected =
        observe(events).stream().filter(it -> !(it instanceof Skipped)).toList();
    LiquidityState end = state;

    var random = new Random(42);
    for (int round = 0; round < 20; round++) {
      List<Depth> shuffled = new ArrayList<>(events);
      for (int i = 0; i + 5 <= shuffled.size(); i += 5) {
        Collections.shuffle(shuffled.subList(i, i + 5), random);
      }
      state = learnt;
      // When what shows that a sample is over reached us is another matter.
      assertThat(observe(shuffled))
          .filteredOn(it -> !(it instanceof Skipped))
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("sighting.ingestedAt")
          .isEqualTo(expected);
      assertThat(state).isEqualTo(end);
    }
    assertThat(breaches(expected, "liquidity_drop")).hasSize(1);
  }

  @Test
  void survivesTheWayThroughTheStore() {
    learn(7, USUAL);
    samples(500_000, 490_000);
    observe(feed.change(25, 400_000));

    byte[] bytes = LiquidityState.CODEC.toBytes(state);

    assertThat(LiquidityState.CODEC.fromBytes(bytes)).isEqualTo(state);
    assertThat(state.seconds()).isNotEmpty();
    assertThat(state.latest()).isNotEmpty();
    assertThat(bytes.length).isLessThan(2_500);
  }

  @Test
  void refusesThresholdsThatMakeNoSense() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Drop(50, 40, 30));
    assertThatIllegalArgumentException().isThrownBy(() -> new Drop(50, 70, 60));
    assertThatIllegalArgumentException().isThrownBy(() -> new Drop(50, 101, 30));
    assertThatIllegalArgumentException().isThrownBy(() -> new Signals(1, 0.8));
    assertThatIllegalArgumentException().isThrownBy(() -> new Signals(5, 1.1));
    assertThatIllegalArgumentException().isThrownBy(() -> new History(2, 3, 30, Baseline.MEDIAN));
    assertThatIllegalArgumentException().isThrownBy(() -> new History(7, 3, 61, Baseline.MEDIAN));
  }

  /** The hour from 15:00 of some days before. */
  private void learn(int days, double depth) {
    for (int day = days; day > 0; day--) {
      learnDay(day, depth);
    }
  }

  private void learnDay(int before, double depth) {
    observe(day(before, depth));
  }

  /** An hour, and the minute after it. */
  private List<Depth> day(int before, double depth) {
    List<Depth> events = new ArrayList<>();
    for (int minute = 0; minute <= 61; minute++) {
      events.add(feed.change(minute * 60 - before * 86_400, depth));
    }
    return events;
  }

  /** Samples one after another from T0 on, and what the last one comes to. */
  private List<Verdict> samples(double... depths) {
    List<Verdict> verdicts = List.of();
    observe(feed.change(-10, depths[0]));
    for (int i = 0; i < depths.length; i++) {
      verdicts = tenSeconds(i * 10, depths[i]);
    }
    return verdicts;
  }

  /** Ten seconds of a depth, and what is said when they are over. */
  private List<Verdict> tenSeconds(int start, double depth) {
    observe(feed.change(start, depth));
    List<Verdict> before = observe(feed.change(start + 9.9, depth));
    assertThat(before).isEmpty();
    return observe(feed.change(start + 10, depth));
  }

  private List<Verdict> observe(List<Depth> events) {
    List<Verdict> verdicts = new ArrayList<>();
    events.forEach(event -> verdicts.addAll(observe(event)));
    return verdicts;
  }

  private List<Verdict> observe(Depth event) {
    Step<LiquidityState> step = rule.observe(state, event, alerting);
    state = step.state();
    return step.verdicts();
  }

  private static Breach breach(List<Verdict> verdicts) {
    return breachOf(verdicts, "liquidity_drop");
  }

  private static Breach breachOf(List<Verdict> verdicts, String kind) {
    List<Breach> breaches = breaches(verdicts, kind);
    assertThat(breaches).as("breaches of %s in %s", kind, verdicts).hasSize(1);
    return breaches.getFirst();
  }

  private static List<Breach> breaches(List<Verdict> verdicts, String kind) {
    return verdicts.stream()
        .filter(Breach.class::isInstance)
        .map(Breach.class::cast)
        .filter(breach -> breach.kind().equals(kind))
        .toList();
  }

  /** What is said of the depth itself. */
  private static List<Verdict> drops(List<Verdict> verdicts) {
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

  private static double number(Breach breach, String name) {
    return breach.reading().numbers().getOrDefault(name, Double.NaN);
  }

  private static LiquidityDrop ruleWith(Baseline baseline, Mode mode, WarmupPolicy warmup) {
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
