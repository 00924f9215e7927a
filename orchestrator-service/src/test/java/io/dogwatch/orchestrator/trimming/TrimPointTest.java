package io.dogwatch.orchestrator.trimming;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrimPointTest {

  @Test
  void isTheLeastOfAllBounds() {
    assertThat(TrimPoint.of(new Bounds(0, 10L, 20L, 30L), 1)).hasValue(10);
    assertThat(TrimPoint.of(new Bounds(0, 30L, 10L, 20L), 1)).hasValue(10);
    assertThat(TrimPoint.of(new Bounds(0, 20L, 30L, 10L), 1)).hasValue(10);
  }

  @Test
  void isNoneWhereABoundIsUnknown() {
    assertThat(TrimPoint.of(new Bounds(0, null, 20L, 30L), 1)).isEmpty();
    assertThat(TrimPoint.of(new Bounds(0, 10L, null, 30L), 1)).isEmpty();
    assertThat(TrimPoint.of(new Bounds(0, 10L, 20L, null), 1)).isEmpty();
  }

  @Test
  void isNoneWhereNothingWouldGo() {
    assertThat(TrimPoint.of(new Bounds(10, 10L, 20L, 30L), 1)).isEmpty();
  }

  /** A read model from a backup, or what another orchestrator has trimmed meanwhile. */
  @Test
  void isNoneWhereABoundIsTrimmedAlready() {
    assertThat(TrimPoint.of(new Bounds(15, 20L, 10L, 30L), 1)).isEmpty();
  }

  @Test
  void isNoneWhereItIsNotWorthIt() {
    assertThat(TrimPoint.of(new Bounds(5, 104L, 200L, 200L), 100)).isEmpty();
    assertThat(TrimPoint.of(new Bounds(5, 105L, 200L, 200L), 100)).hasValue(105);
  }
}
