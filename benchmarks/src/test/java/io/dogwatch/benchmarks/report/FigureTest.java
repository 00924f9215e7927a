package io.dogwatch.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FigureTest {

  @Test
  void reachesATargetFromItsOwnSide() {
    var ratio = Figure.of("ratio", 0.7, Unit.RATIO);

    assertThat(ratio.withTarget(Target.atLeast(0.7)).isWell()).isTrue();
    assertThat(ratio.withTarget(Target.atLeast(0.71)).isWell()).isFalse();
    assertThat(ratio.withTarget(Target.atMost(0.7)).isWell()).isTrue();
    assertThat(ratio.withTarget(Target.atMost(0.69)).isWell()).isFalse();
  }

  @Test
  void isWellWithoutATarget() {
    assertThat(Figure.of("ratio", 0, Unit.RATIO).isWell()).isTrue();
  }
}
