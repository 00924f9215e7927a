package io.dogwatch.orchestrator.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BucketsTest {

  @Test
  void durationsBelowSixteenAreExact() {
    assertThat(IntStream.range(0, 16).map(Buckets::of).toArray())
        .containsExactly(IntStream.range(0, 16).toArray());
    assertThat(Buckets.middle(7)).isEqualTo(7);
  }

  @Test
  void lessThanNothingIsNothing() {
    assertThat(Buckets.of(-5)).isZero();
  }

  @Test
  void bucketsFollowEachOtherWithoutAGap() {
    assertThat(LongStream.range(0, 4_096).mapToInt(Buckets::of).distinct().toArray())
        .containsExactly(IntStream.range(0, 16 + 8 * 8).toArray());
  }

  @Test
  void middleIsAtMostASixteenthOff() {
    for (long millis = 1; millis < 400L * 24 * 3600 * 1000; millis = millis * 17 / 16 + 1) {
      double middle = Buckets.middle(Buckets.of(millis));

      assertThat(middle).isCloseTo((double) millis, within(millis / 16.0));
    }
  }
}
