package io.dogwatch.watchdog.volume;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.market.Bar;
import io.dogwatch.watchdog.episodes.Key;
import io.dogwatch.watchdog.episodes.Terms;
import io.dogwatch.watchdog.episodes.Watch;
import io.dogwatch.watchdog.episodes.WatchState;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import io.dogwatch.watchdog.volume.VolumeThresholds.Baseline;
import io.dogwatch.watchdog.volume.VolumeThresholds.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Windows of bars of one symbol, and what rule and life cycle say of them. */
final class VolumeFeed {

  static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");

  private final Watch<VolumeState, Bar> watch;
  private final List<Alert> alerts = new ArrayList<>();
  private WatchState<VolumeState> state;

  VolumeFeed(Period period) {
    var thresholds =
        new VolumeThresholds(
            3,
            5,
            2,
            5,
            5,
            5,
            Baseline.MEDIAN,
            period,
            Duration.ofSeconds(30),
            Mode.SEED,
            WarmupPolicy.SEED);
    var terms = new Terms("v", "1", "SEED", 1, Duration.ZERO, Duration.ofMinutes(15));
    watch = new Watch<>(new UnusualVolume(thresholds), terms);
    state = watch.start();
  }

  VolumeState state() {
    return state.rule();
  }

  List<Alert> alerts() {
    return List.copyOf(alerts);
  }

  /** Five days on which every window up to this one had the same volume. */
  void learn(int windows, double volume) {
    for (int day = 5; day > 0; day--) {
      for (int window = 0; window < windows; window++) {
        window(T0.minus(Duration.ofDays(day)).plusSeconds(window * 300L), volume);
      }
    }
  }

  /** Window {@code number} of the day, from T0 on; what its last bar comes to. */
  List<Verdict> window(int number, double volume) {
    return window(T0.plusSeconds(number * 300L), volume);
  }

  List<Verdict> window(Instant start, double volume) {
    List<Verdict> last = List.of();
    for (int minute = 0; minute < 5; minute++) {
      last = bar(start.plusSeconds(minute * 60L), volume / 5, 1);
    }
    return last;
  }

  List<Verdict> bar(Instant start, double volume, long sequence) {
    var bar =
        new Bar(
            "v",
            "S",
            start,
            Duration.ofMinutes(1),
            10,
            12,
            9,
            11,
            volume,
            30,
            true,
            sequence,
            start.plusSeconds(61));
    Watch.Outcome<VolumeState> outcome = watch.observe(state, Key.listing("v", "S"), bar);
    state = outcome.state();
    alerts.addAll(outcome.alerts());
    return outcome.verdicts();
  }
}
