package io.dogwatch.orchestrator.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PaceTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final int MANY = 1_000_000;

  /** One at once, and then one each 1/rate seconds. */
  @ParameterizedTest
  @CsvSource({
    "50, PT0S, 1",
    "50, PT0.019S, 1",
    "50, PT0.02S, 2", // 1 / 50 s
    "50, PT0.2S, 11",
    "0.1, PT9.9S, 1",
    "2.5, PT0.8S, 3", // 0.4 s each
    "10000, PT0.2S, 2001",
  })
  void letsThroughWhatItsRateIs(BigDecimal perSecond, Duration time, int allowed) {
    var pace = new Pace(perSecond, START);

    assertThat(pace.allowed(START.plus(time), MANY)).isEqualTo(allowed);
  }

  @Test
  void waitsForTheNextOnceSomeHaveGone() {
    var pace = new Pace(BigDecimal.valueOf(5), START).after(3, START);

    assertThat(pace.next()).isEqualTo(START.plusMillis(600)); // 3 × 0.2 s
    assertThat(pace.allowed(START.plusMillis(599), MANY)).isZero();
    assertThat(pace.allowed(START.plusMillis(600), MANY)).isEqualTo(1);
  }

  @Test
  void doesNotMakeUpForTimeInWhichNobodyAsked() {
    var pace = new Pace(BigDecimal.valueOf(5), START);
    Instant later = START.plus(Duration.ofHours(3));

    assertThat(pace.allowed(later, MANY)).isEqualTo(6); // one, and those of a second
    assertThat(pace.after(6, later).allowed(later, MANY)).isZero();
  }

  @Test
  void letsThroughNoMoreThanIsAskedFor() {
    assertThat(new Pace(BigDecimal.valueOf(50), START).allowed(START.plusSeconds(1), 7))
        .isEqualTo(7);
  }

  @Test
  void staysAsItIsWhereNoneHasGone() {
    var pace = new Pace(BigDecimal.valueOf(50), START);

    assertThat(pace.after(0, START.plusSeconds(9))).isEqualTo(pace);
  }

  /** However often it is asked: 3/s for 10 s are 30, the first one, and those of one second. */
  @Test
  void keepsItsRateWhoeverAsksHowOften() {
    var pace = new Pace(BigDecimal.valueOf(3), START);
    int gone = 0;
    for (int millis = 0; millis <= 10_000; millis += 7) {
      Instant now = START.plusMillis(millis);
      int allowed = pace.allowed(now, MANY);
      pace = pace.after(allowed, now);
      gone += allowed;
    }

    assertThat(gone).isBetween(30, 31);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.09", "0", "-1", "10000.1"})
  void otherRatesAreNone(BigDecimal perSecond) {
    assertThatThrownBy(() -> new Pace(perSecond, START))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(perSecond.toString());
  }
}
