package io.dogwatch.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimesTest {

  @Test
  void percentilesAreTheTimesThatSoManyDoNotExceed() {
    var times = new Times();
    for (int millis = 1; millis <= 100; millis++) {
      times.add(Duration.ofMillis(millis));
    }

    assertThat(times.percentile(50)).isCloseTo(50, within(0.1)); // 3 digits are kept
    assertThat(times.percentile(99)).isCloseTo(99, within(0.1));
    assertThat(times.percentile(100)).isCloseTo(100, within(0.1));
  }

  @Test
  void lessThanNothingIsNothing() {
    var times = new Times();
    times.add(Duration.ofMillis(-5));

    assertThat(times.percentile(100)).isZero();
    assertThat(times.count()).isEqualTo(1);
  }
}
