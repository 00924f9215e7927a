package io.dogwatch.watchdog.feeds.venues;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.market.VenueActivity;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ActivityMonitorTest {

  private static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");

  private final ActivityMonitor monitor = new ActivityMonitor("kraken");

  @Test
  void tellsOfActivityOnceASecond() {
    assertThat(monitor.heard(T0)).contains(activity(0, 0));
    assertThat(monitor.heard(T0.plusMillis(400))).isEmpty();
    assertThat(monitor.heard(T0.plusMillis(999))).isEmpty();
    assertThat(monitor.heard(T0.plusMillis(1_000))).contains(activity(1_000, 599));
    assertThat(monitor.heard(T0.plusMillis(1_500))).isEmpty();
  }

  /** Of 100 gaps of 10 ms and one of 5 s, 99 % are no longer than 10 ms. */
  @Test
  void tellsHowLongAVenueIsUsuallySilent() {
    for (int message = 0; message <= 100; message++) {
      var _ = monitor.heard(T0.plusMillis(message * 10L));
    }

    assertThat(monitor.heard(T0.plusMillis(6_000))).contains(activity(6_000, 10));
    assertThat(monitor.longestSilence()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void forgetsOldGaps() {
    var _ = monitor.heard(T0);
    for (int message = 0; message <= 1_000; message++) {
      var _ = monitor.heard(T0.plusSeconds(60).plusMillis(message));
    }

    assertThat(monitor.heard(T0.plusSeconds(62)))
        .map(VenueActivity::gapP99)
        .contains(Duration.ofMillis(1));
  }

  /** Clocks are set back: that is no silence. */
  @Test
  void takesNoTimeBackwardsForASilence() {
    var _ = monitor.heard(T0);
    var _ = monitor.heard(T0.minusSeconds(5));

    assertThat(monitor.longestSilence()).isZero();
  }

  private static VenueActivity activity(long millis, long gap) {
    Instant at = T0.plusMillis(millis);
    return new VenueActivity("kraken", at, Duration.ofMillis(gap), at);
  }
}
