package io.dogwatch.watchdog.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Clear;
import io.dogwatch.watchdog.rules.Verdict.Lull;
import io.dogwatch.watchdog.rules.Verdict.Reason;
import io.dogwatch.watchdog.rules.Verdict.Skipped;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import io.dogwatch.watchdog.volume.VolumeThresholds.Baseline;
import io.dogwatch.watchdog.volume.VolumeThresholds.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much volume is unusual. */
class UnusualVolumeTest extends VolumeWatching {

  @Test
  void alertsAboveThreeTimesTheUsualVolume() {
    learn(HISTORY);

    Breach breach = breach(window(350_000));

    // sorted 80, 90, 100, 110, 120: median 100; 350 / 100 = 3.5
    assertThat(breach.reading().observed()).isCloseTo(3.5, within(1e-9));
    assertThat(breach.reading().severity()).isEqualTo(Severity.HIGH);
    assertThat(breach.reading().warmup()).isFalse();
    // deviations 0, 20, 10, 10, 20: MAD 10; 0.6745 * (350 - 100) / 10 = 16.8625
    assertThat(breach.reading().numbers().get("robustZ")).isCloseTo(16.8625, within(1e-9));
    assertThat(breach.sighting().at()).isEqualTo(T0.plus(Duration.ofDays(5).plusMinutes(5)));
    // from 10, where the first bar opens, to 11, where the last one closes
    assertThat(breach.reading().numbers().get("price_change_pct")).isCloseTo(10, within(1e-9));
  }

  @Test
  void doesNotAlertAtTheThresholdItself() {
    learn(HISTORY);

    assertThat(window(300_000)).hasOnlyElementsOfType(Lull.class);
  }

  @Test
  void callsFiveTimesTheUsualVolumeCritical() {
    learn(HISTORY);

    Breach breach = breach(window(520_000));

    // 520 / 100 = 5.2
    assertThat(breach.reading().observed()).isCloseTo(5.2, within(1e-9));
    assertThat(breach.reading().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void goesByItsThresholds() {
    rule =
        new UnusualVolume(
            new VolumeThresholds(
                1.5,
                2,
                1.2,
                5,
                5,
                5,
                Baseline.MEDIAN,
                Period.WINDOW,
                Duration.ofMinutes(2),
                Mode.SEED,
                WarmupPolicy.SEED));
    state = stateWith(HISTORY);
    VolumeState before = state;

    // 120, 150, 160 and 210 thousand where 100 thousand are usual
    assertThat(window(120_000)).hasOnlyElementsOfType(Clear.class);
    state = before;
    assertThat(window(150_000)).hasOnlyElementsOfType(Lull.class);
    state = before;
    assertThat(breach(window(160_000)).reading().severity()).isEqualTo(Severity.HIGH);
    state = before;
    assertThat(breach(window(210_000)).reading().severity()).isEqualTo(Severity.CRITICAL);
    // With a grace of two minutes the next minute's bar does not close the window.
    Instant next = T0.plus(Duration.ofDays(day)).plusSeconds(300);
    observe(bar(next, 1, 1));
    assertThat(state.open()).hasSize(2);
    observe(bar(next.plusSeconds(60), 1, 1));
    assertThat(state.open()).hasSize(1);
  }

  /** (100 + 120 + 110 + 90 + 1,080) / 5 = 300, but the median of them is 110. */
  @Test
  void isNotMisledByOneWildDay() {
    rule = ruleWith(Baseline.MEAN, Mode.SEED);
    // Entered as they are: limits of the baseline are not what is tested here.
    state = stateWith(100_000, 120_000, 110_000, 90_000, 1_080_000);
    VolumeState before = state;

    // 350 / 300 = 1.1667
    assertThat(window(350_000)).hasOnlyElementsOfType(Clear.class);

    rule = ruleWith(Baseline.MEDIAN, Mode.SEED);
    state = before;
    day--;
    // 350 / 110 = 3.1818
    Breach breach = breach(window(350_000));
    assertThat(breach.reading().observed()).isCloseTo(3.1818, within(1e-4));
    assertThat(breach.reading().severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  void comparesWithTheSameTimeOfTheDayOnly() {
    learn(HISTORY);
    day++;

    Instant evening = T0.plus(Duration.ofDays(day).plusHours(6));

    assertThat(bars(evening, 5, 100_000, 1)).containsExactly(new Skipped(Reason.WARMUP));
  }

  @Test
  void staysQuietWhileThereIsNothingToCompareWith() {
    rule = new UnusualVolume(VolumeThresholds.DEFAULT);

    learn(100_000, 100_000);

    assertThat(window(10_000_000)).containsExactly(new Skipped(Reason.WARMUP));
  }

  @Test
  void saysSoWhenItComparesWithFewDays() {
    rule = new UnusualVolume(VolumeThresholds.DEFAULT);
    learn(100_000, 100_000, 100_000);

    assertThat(breach(window(400_000)).reading().warmup()).isTrue();
  }

  @Test
  void staysSilentWhileItLearnsIfSoConfigured() {
    rule =
        new UnusualVolume(
            new VolumeThresholds(
                3,
                5,
                2,
                30,
                10,
                3,
                Baseline.MEDIAN,
                Period.WINDOW,
                Duration.ofSeconds(30),
                Mode.SEED,
                WarmupPolicy.SILENT));
    learn(HISTORY);

    assertThat(window(400_000)).containsExactly(new Skipped(Reason.WARMUP));
  }

  @Test
  void hasNoVerdictWhereNothingIsUsual() {
    learn(0, 0, 0, 0, 0);

    assertThat(window(100)).containsExactly(new Skipped(Reason.NO_BASELINE));
  }

  /** What exceeds three times the usual volume is remembered as three times the usual volume. */
  @Test
  void doesNotTakeAnAnomalyForNormal() {
    learn(HISTORY);

    window(1_000_000);
    nextWindowsFirstBar();

    assertThat(state.sessions().at(timeOfDay()))
        .containsExactly(120_000, 110_000, 90_000, 80_000, 300_000);
  }

  @Test
  void forgetsDaysBeyondTheLookback() {
    learn(1, 2, 3, 4, 5, 6, 7);

    assertThat(state.sessions().at(timeOfDay())).containsExactly(3, 4, 5, 6, 7);
  }

  /**
   * Logarithms of 80 to 120 thousand: median ln 100, deviations 0.2231, 0.1054, 0, 0.0953, 0.1823,
   * MAD 0.1054. Of 310: 0.6745 * ln 3.1 / 0.1054 = 7.24 > 3.5.
   */
  @Test
  void asksInRobustModeForAWindowThatIsFarOut() {
    rule = ruleWith(Baseline.MEDIAN, Mode.ROBUST);
    learn(HISTORY);
    assertThat(window(310_000)).hasOnlyElementsOfType(Breach.class);

    // Volumes that differ by factors every day: ln 10, 100, 40, 200, 400 thousand has its median
    // at ln 100, MAD 1.3863; 0.6745 * ln 4 / 1.3863 = 0.67.
    rule = ruleWith(Baseline.MEDIAN, Mode.ROBUST);
    state = stateWith(10_000, 100_000, 25_000, 200_000, 400_000);
    assertThat(window(400_000)).doesNotHaveAnyElementsOfTypes(Breach.class);
  }

  /** Five bars of four trades are enough, five of three are not. */
  @Test
  void asksInRobustModeForTwentyTrades() {
    rule = ruleWith(Baseline.MEDIAN, Mode.ROBUST);
    learn(HISTORY);
    VolumeState learnt = state;

    assertThat(windowOf(4)).hasOnlyElementsOfType(Breach.class);
    state = learnt;
    assertThat(windowOf(3)).hasOnlyElementsOfType(Lull.class);
  }

  /** What a state was before streaks and days: its first byte is the version, doubled. */
  @Test
  void readsStatesOfTheFirstVersion() {
    learn(HISTORY);
    byte[] bytes = VolumeState.CODEC.toBytes(state);
    bytes[0] = 2;

    VolumeState restored = VolumeState.CODEC.fromBytes(bytes);

    assertThat(restored.sessions()).isEqualTo(state.sessions());
    assertThat(restored.open()).isEqualTo(state.open());
    assertThat(restored.streak()).isEqualTo(Streak.NONE);
  }

  @Test
  void survivesTheWayThroughTheStore() {
    learn(HISTORY);
    bars(3, 7);

    VolumeState restored = VolumeState.CODEC.fromBytes(VolumeState.CODEC.toBytes(state));

    assertThat(restored).isEqualTo(state);
  }

  private VolumeState stateWith(double... volumes) {
    Sessions sessions = Sessions.NONE;
    for (double volume : volumes) {
      sessions = sessions.with(timeOfDay(), volume, volumes.length);
    }
    return new VolumeState(
        Long.MIN_VALUE, List.of(), Period.WINDOW, sessions, DayTotal.NONE, Streak.NONE);
  }

  /** 350 thousand in five bars of so many trades. */
  private List<Verdict> windowOf(int trades) {
    List<Verdict> verdicts = List.of();
    for (int minute = 0; minute < 5; minute++) {
      Instant start = T0.plus(Duration.ofDays(day)).plusSeconds(minute * 60L);
      verdicts = observe(bar(start, 70_000, trades, 1));
    }
    return verdicts;
  }
}
