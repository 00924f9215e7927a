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
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Clear;
import io.dogwatch.watchdog.rules.Verdict.Lull;
import io.dogwatch.watchdog.rules.Verdict.Reason;
import io.dogwatch.watchdog.rules.Verdict.Skipped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Depth that is missing. */
class LiquidityDropTest extends DepthWatching {

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

  private static double number(Breach breach, String name) {
    return breach.reading().numbers().getOrDefault(name, Double.NaN);
  }
}
