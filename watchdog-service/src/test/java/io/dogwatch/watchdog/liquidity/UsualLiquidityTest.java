package io.dogwatch.watchdog.liquidity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.watchdog.liquidity.LiquidityThresholds.Baseline;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Clear;
import io.dogwatch.watchdog.rules.Verdict.Reason;
import io.dogwatch.watchdog.rules.Verdict.Skipped;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a depth is compared with. */
class UsualLiquidityTest extends DepthWatching {

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
}
