package io.dogwatch.watchdog.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SampleTest {

  @Test
  void takesTheMiddleOfAnEvenNumberOfValues() {
    assertThat(new Sample(4, 1, 3, 2).median()).isEqualTo(2.5);
    assertThat(new Sample(4, 1, 3).median()).isEqualTo(3);
    assertThat(new Sample(4, 1, 3, 2).mean()).isEqualTo(2.5);
  }

  /** Deviations from 100: 0, 20, 10, 10, 20; their median 10. */
  @Test
  void measuresByTheMedianDeviation() {
    var sample = new Sample(100, 120, 110, 90, 80);

    assertThat(sample.sigma()).isCloseTo(14.826, within(1e-9));
    assertThat(sample.modifiedZ(350).orElseThrow()).isCloseTo(16.8625, within(1e-9));
  }

  /** Deviations from 10: 0, 0, 0, 5; median 0, mean 1.25; sigma 1.2533 * 1.25 = 1.566625. */
  @Test
  void fallsBackToTheMeanDeviation() {
    var sample = new Sample(10, 10, 10, 15);

    assertThat(sample.sigma()).isCloseTo(1.566625, within(1e-9));
    assertThat(sample.modifiedZ(20).orElseThrow()).isCloseTo(10 / 1.566625, within(1e-9));
  }

  @Test
  void hasNoMeasureWhereAllValuesAreTheSame() {
    var sample = new Sample(10, 10, 10);

    assertThat(sample.sigma()).isZero();
    assertThat(sample.modifiedZ(20)).isEmpty();
  }
}
