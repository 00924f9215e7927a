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
}
