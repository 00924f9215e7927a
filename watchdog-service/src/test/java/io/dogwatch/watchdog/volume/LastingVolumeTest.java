package io.dogwatch.watchdog.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.volume.VolumeThresholds.Period;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Unusual volume over several windows, and what becomes of its alert. */
class LastingVolumeTest {

  private final VolumeFeed feed = new VolumeFeed(Period.WINDOW);

  @BeforeEach
  void learn() {
    feed.learn(8, 100_000);
  }

  @Test
  void isSustainedWithTheThirdWindowInARow() {
    assertThat(lasting(feed.window(0, 400_000))).isEqualTo(numbers(1, false));
    assertThat(lasting(feed.window(1, 400_000))).isEqualTo(numbers(2, false));
    assertThat(lasting(feed.window(2, 400_000))).isEqualTo(numbers(3, true));
    assertThat(lasting(feed.window(3, 400_000))).isEqualTo(numbers(4, true));
  }

  @Test
  void startsToCountAgainAfterAQuietWindow() {
    feed.window(0, 400_000);
    feed.window(1, 400_000);
    feed.window(2, 250_000);

    assertThat(lasting(feed.window(3, 400_000))).isEqualTo(numbers(1, false));
  }

  @Test
  void startsToCountAgainAfterAWindowThatIsMissing() {
    feed.window(0, 400_000);
    feed.window(1, 400_000);

    assertThat(lasting(feed.window(3, 400_000))).isEqualTo(numbers(1, false));
  }

  /** Without two of its five bars the third window has 3 * 80 = 240, where 300 are unusual. */
  @Test
  void doesNotCountAWindowThatACorrectionMakesUsual() {
    feed.window(0, 400_000);
    feed.window(1, 400_000);
    feed.window(2, 400_000);

    feed.bar(VolumeFeed.T0.plusSeconds(2 * 300 + 180), 0, 2);
    feed.bar(VolumeFeed.T0.plusSeconds(2 * 300 + 240), 0, 2);

    assertThat(feed.state().streak().windows()).isEqualTo(2);
  }

  /** Nothing gets worse, so there is nothing to tell until the end. */
  @Test
  void saysAtTheEndThatItHasLasted() {
    for (int window = 0; window < 4; window++) {
      feed.window(window, 400_000);
    }
    feed.window(4, 100_000);

    assertThat(feed.alerts())
        .extracting(Alert::state)
        .containsExactly(State.FIRING, State.RESOLVED);
    assertThat(feed.alerts().getLast().evidence().numbers()).containsAllEntriesOf(numbers(4, true));
  }

  @Test
  void takesBackTheAlertOfAWindowThatACorrectionMakesUsual() {
    feed.window(0, 350_000);

    // 4 * 70 + 10 = 290
    feed.bar(VolumeFeed.T0.plusSeconds(240), 10_000, 2);

    assertThat(feed.alerts())
        .extracting(Alert::state)
        .containsExactly(State.FIRING, State.RETRACTED);
  }

  @Test
  void tellsWhenACorrectionMakesAWindowWorse() {
    feed.window(0, 350_000);

    // 4 * 70 + 100 = 380 is not worse by a tenth, 4 * 70 + 250 = 530 is critical
    feed.bar(VolumeFeed.T0.plusSeconds(240), 100_000, 2);
    feed.bar(VolumeFeed.T0.plusSeconds(240), 250_000, 3);

    assertThat(feed.alerts()).extracting(Alert::revision).containsExactly(1, 2);
    assertThat(feed.alerts().getLast().evidence().numbers()).containsEntry("volume_ratio", 5.3);
  }

  /** Half a minute after its end a window is closed: the bar after it ends at +360 s. */
  @Test
  void takesNoCorrectionAfterTheGrace() {
    feed.window(0, 350_000);
    feed.bar(VolumeFeed.T0.plusSeconds(300), 20_000, 1);

    assertThat(feed.bar(VolumeFeed.T0.plusSeconds(240), 10_000, 2))
        .containsExactly(new Verdict.Late());
    assertThat(feed.alerts()).extracting(Alert::state).containsExactly(State.FIRING);
  }

  private static Map<String, Double> lasting(List<Verdict> verdicts) {
    var numbers = ((Breach) verdicts.getLast()).reading().numbers();
    return Map.of(
        "consecutive_windows", numbers.getOrDefault("consecutive_windows", Double.NaN),
        "sustained", numbers.getOrDefault("sustained", Double.NaN));
  }

  private static Map<String, Double> numbers(int windows, boolean sustained) {
    return Map.of("consecutive_windows", (double) windows, "sustained", sustained ? 1.0 : 0.0);
  }
}
