package io.dogwatch.watchdog.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Reason;
import io.dogwatch.watchdog.rules.Verdict.Skipped;
import io.dogwatch.watchdog.volume.VolumeThresholds.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The day so far, compared with other days up to the same time. */
class DailyVolumeTest {

  private static final Instant MIDNIGHT = Instant.parse("2026-01-05T00:00:00Z");

  private final VolumeFeed feed = new VolumeFeed(Period.DAILY);

  @Test
  void comparesWhatHasBeenTradedSinceMidnight() {
    learn(12);

    // 100 + 100 + 100 thousand where 300 are usual
    assertThat(day(5, 3, 100_000)).hasOnlyElementsOfType(Verdict.Clear.class);
    // 300 + 1,000 = 1,300 of 400 is 3.25
    Breach breach = (Breach) window(5, 3, 1_000_000).getLast();

    assertThat(breach.reading().observed()).isCloseTo(3.25, within(1e-9));
    assertThat(breach.reading().description())
        .isEqualTo("volume 3.3 times the usual: 1300000.0 instead of 400000.00 so far this day");
    // 10 at the first open, 11 at the last close
    assertThat(breach.reading().numbers().get("price_change_pct")).isCloseTo(10, within(1e-9));
    assertThat(breach.reading().numbers()).containsEntry("trades", 600.0);
    assertThat(breach.reading().texts())
        .containsEntry("windowStart", "2026-01-10T00:00:00Z")
        .containsEntry("windowEnd", "2026-01-10T00:20:00Z");
  }

  /** Five times the usual in five minutes is little of a long day. */
  @Test
  void doesNotMindAShortBurst() {
    learn(24);
    day(5, 20, 100_000);

    // 2,000 + 500 of 2,100
    assertThat(window(5, 20, 500_000)).hasOnlyElementsOfType(Verdict.Clear.class);
  }

  @Test
  void beginsAnewAtMidnight() {
    learn(3);
    day(5, 3, 900_000);

    assertThat(day(6, 1, 100_000)).hasOnlyElementsOfType(Verdict.Clear.class);
  }

  /** A total that misses bars is too small. */
  @Test
  void cannotTellOfADayThatMissesTooMuch() {
    learn(6);

    // two windows of three: 10 of 15 bars
    window(5, 1, 100_000);
    assertThat(window(5, 2, 100_000)).containsExactly(new Skipped(Reason.GAP));
    // four of five
    window(5, 3, 100_000);
    assertThat(window(5, 4, 100_000)).hasOnlyElementsOfType(Verdict.Clear.class);
  }

  @Test
  void countsACorrectionIn() {
    learn(6);
    day(5, 2, 100_000);

    // 80 + 450 instead of 100 in the second window: 630 of 200 is 3.15
    List<Verdict> verdicts =
        feed.bar(MIDNIGHT.plus(Duration.ofDays(5)).plusSeconds(540), 450_000, 2);

    assertThat(((Breach) verdicts.getLast()).reading().observed()).isCloseTo(3.15, within(1e-9));
  }

  @Test
  void survivesTheWayThroughTheStore() {
    learn(3);
    day(5, 2, 100_000);

    VolumeState restored = VolumeState.CODEC.fromBytes(VolumeState.CODEC.toBytes(feed.state()));

    assertThat(restored).isEqualTo(feed.state());
    assertThat(restored.day().bars()).isPositive();
  }

  /** Volumes of five minutes say nothing about those of a day. */
  @Test
  void forgetsTheVolumesOfTheOtherPeriod() {
    var windows = new VolumeFeed(Period.WINDOW);
    windows.learn(1, 100_000);
    VolumeState learnt = windows.state();
    int timeOfDay = VolumeWindow.at(VolumeFeed.T0.getEpochSecond()).timeOfDay();
    assertThat(learnt.sessions().at(timeOfDay)).isNotEmpty();

    assertThat(learnt.of(Period.DAILY).sessions()).isEqualTo(Sessions.NONE);
    assertThat(learnt.of(Period.WINDOW)).isEqualTo(learnt);
  }

  private void learn(int windows) {
    for (int day = 0; day < 5; day++) {
      day(day, windows, 100_000);
    }
  }

  private List<Verdict> day(int day, int windows, double volume) {
    List<Verdict> last = List.of();
    for (int window = 0; window < windows; window++) {
      last = window(day, window, volume);
    }
    return last;
  }

  private List<Verdict> window(int day, int window, double volume) {
    return feed.window(MIDNIGHT.plus(Duration.ofDays(day)).plusSeconds(window * 300L), volume);
  }
}
