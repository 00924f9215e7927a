package io.dogwatch.watchdog.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThresholdTest {

  @Test
  void isStrict() {
    assertThat(Threshold.exceeds(5, 5)).isFalse();
    assertThat(Threshold.exceeds(5.000001, 5)).isTrue();
    assertThat(Threshold.exceeds(4.9, 5)).isFalse();
  }

  /** Relative 1e-9 of 10 is 1e-8. */
  @Test
  void takesADifferenceByRoundingForNone() {
    assertThat(Threshold.exceeds(10.000000000000009, 10)).isFalse();
    assertThat(Threshold.exceeds(10.000000009, 10)).isFalse();
    assertThat(Threshold.exceeds(10.00000002, 10)).isTrue();
  }

  /** In doubles 0.09 - 0.04 is 0.049999999999999996. */
  @Test
  void isReachedByWhatEqualsIt() {
    assertThat(Threshold.reaches(0.09 - 0.04, 0.05)).isTrue();
    assertThat(Threshold.reaches(0.051, 0.05)).isTrue();
    assertThat(Threshold.reaches(0.049, 0.05)).isFalse();
  }
}
