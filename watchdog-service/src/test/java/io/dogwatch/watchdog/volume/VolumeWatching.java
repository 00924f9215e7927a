package io.dogwatch.watchdog.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.market.Bar;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Rule.Step;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import io.dogwatch.watchdog.volume.VolumeThresholds.Baseline;
import io.dogwatch.watchdog.volume.VolumeThresholds.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The rule for volume, told of one bar after another. */
abstract class VolumeWatching {

  static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");

  static final double[] HISTORY = {100_000, 120_000, 110_000, 90_000, 80_000};

  UnusualVolume rule = ruleWith(Baseline.MEDIAN, Mode.SEED);

  VolumeState state = rule.start();

  int day;

  void learn(double... volumes) {
    for (double volume : volumes) {
      window(volume);
      nextWindowsFirstBar();
    }
  }

  /** The window of the next day, as five bars of the same volume. */
  List<Verdict> window(double volume) {
    return bars(5, volume / 5);
  }

  List<Verdict> bars(int count, double volume) {
    return bars(T0.plus(Duration.ofDays(day)), count, volume, 1);
  }

  /** What the last of some bars comes to. */
  List<Verdict> bars(Instant start, int count, double volume, long sequence) {
    List<Verdict> verdicts = List.of();
    for (int minute = 0; minute < count; minute++) {
      verdicts = observe(bar(start.plusSeconds(minute * 60L), volume, sequence));
    }
    return verdicts;
  }

  /** A bar of another time of the day, which closes the window before it; the day is over. */
  List<Verdict> nextWindowsFirstBar() {
    Instant start = T0.plus(Duration.ofDays(day)).plusSeconds(300);
    day++;
    return observe(bar(start, 1, 1));
  }

  List<Verdict> observe(Bar bar) {
    Step<VolumeState> step = rule.observe(state, bar, false);
    state = step.state();
    return step.verdicts();
  }

  static Bar bar(Instant start, double volume, long sequence) {
    return bar(start, volume, 30, sequence);
  }

  static Bar bar(Instant start, double volume, int trades, long sequence) {
    Instant end = start.plusSeconds(60);
    return new Bar(
        "v", "S", start, Duration.ofMinutes(1), 10, 12, 9, 11, volume, trades, true, sequence, end);
  }

  static int timeOfDay() {
    return VolumeWindow.at(T0.getEpochSecond()).timeOfDay();
  }

  static UnusualVolume ruleWith(Baseline baseline, Mode mode) {
    return new UnusualVolume(
        new VolumeThresholds(
            3,
            5,
            2,
            5,
            5,
            5,
            baseline,
            Period.WINDOW,
            Duration.ofSeconds(30),
            mode,
            WarmupPolicy.SEED));
  }

  static Breach breach(List<Verdict> verdicts) {
    assertThat(verdicts).hasSize(1).hasOnlyElementsOfType(Breach.class);
    return (Breach) verdicts.getFirst();
  }
}
