package io.dogwatch.watchdog.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.market.Bar;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Reason;
import io.dogwatch.watchdog.rules.Verdict.Skipped;
import io.dogwatch.watchdog.rules.Verdict.Withdrawn;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Which bars a window has, and when it is judged. */
class VolumeWindowTest extends VolumeWatching {

  @Test
  void skipsAWindowWithTooFewBars() {
    learn(HISTORY);

    bars(3, 1_000_000);

    assertThat(nextWindowsFirstBar()).containsExactly(new Skipped(Reason.GAP));
  }

  @Test
  void judgesAWindowThatMissesOneBar() {
    learn(HISTORY);

    assertThat(bars(4, 100_000)).isEmpty();
    Breach breach = breach(nextWindowsFirstBar());

    // 4 * 100 / 100
    assertThat(breach.reading().observed()).isCloseTo(4, within(1e-9));
    assertThat(breach.reading().numbers().get("coverage")).isCloseTo(0.8, within(1e-9));
  }

  @Test
  void ignoresABarThatIsThereAlready() {
    Instant start = T0;
    bars(start, 2, 1, 1);
    VolumeState before = state;

    assertThat(observe(bar(start, 1, 1))).containsExactly(new Verdict.Duplicate());
    assertThat(state).isEqualTo(before);
  }

  /** The four bars reached us before the window's end; what shows its end is the bar after it. */
  @Test
  void isDetectedWhenTheWindowIsKnownToBeOver() {
    learn(HISTORY);
    Instant start = T0.plus(Duration.ofDays(day));
    bars(4, 100_000);

    Breach breach = breach(nextWindowsFirstBar());

    assertThat(breach.sighting().at()).isEqualTo(start.plusSeconds(300));
    assertThat(breach.sighting().ingestedAt()).isEqualTo(start.plusSeconds(360));
  }

  @Test
  void takesACorrectionOfABarInsteadOfIt() {
    learn(HISTORY);
    bars(4, 20_000);
    Instant start = T0.plus(Duration.ofDays(day));

    observe(bar(start, 200_000, 2));
    // 200 + 3 * 20 + 50 = 310 instead of 130; 310 / 100 = 3.1
    Breach breach = breach(observe(bar(start.plusSeconds(240), 50_000, 1)));

    assertThat(breach.reading().observed()).isCloseTo(3.1, within(1e-9));
  }

  @Test
  void withdrawsWhatACorrectionMakesUsual() {
    learn(HISTORY);
    breach(window(350_000));
    Instant last = T0.plus(Duration.ofDays(day)).plusSeconds(240);

    // 4 * 70 + 10 = 290
    assertThat(observe(bar(last, 10_000, 2))).hasOnlyElementsOfType(Withdrawn.class);
  }

  @Test
  void dropsBarsOfWindowsThatAreClosed() {
    learn(HISTORY);
    VolumeState before = state;

    assertThat(observe(bar(T0, 1, 9))).containsExactly(new Verdict.Late());
    assertThat(state).isEqualTo(before);
  }

  @Test
  void ignoresBarsThatMayStillChange() {
    Bar growing =
        new Bar("v", "S", T0, Duration.ofMinutes(1), 1, 1, 1, 1, 5, 1, false, 1, T0.plusSeconds(1));

    assertThat(observe(growing)).isEmpty();
    assertThat(state).isEqualTo(rule.start());
  }
}
