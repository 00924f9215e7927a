package io.dogwatch.orchestrator.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.workflows.BatchPlan.Next;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

final class BatchPlanTest {

  /** 25 items in batches of 10. */
  @Test
  void batchesAreAskedForWhatIsMissing() {
    assertThat(next(0)).isEqualTo(new Next.Batch(10, 25));
    assertThat(next(10)).isEqualTo(new Next.Batch(10, 15));
    assertThat(next(20)).isEqualTo(new Next.Batch(5, 5));
    assertThat(next(25)).isEqualTo(new Next.Done());
    assertThat(next(31)).isEqualTo(new Next.Done());
  }

  /** Target 25, 10 there, twice the rest found: the best 15 are taken. */
  @Test
  void moreThanWhatIsWantedIsLookedFor() {
    BatchPlan plan = BatchPlan.of(25, 10, new BigDecimal("2.0"), 0);

    assertThat(plan.wanted()).isEqualTo(15);
    assertThat(plan.toFind()).isEqualTo(30);
    assertThat(BatchPlan.of(25, 10, new BigDecimal("2.0"), 50).next(10, false))
        .isEqualTo(new Next.Done());
    assertThat(BatchPlan.of(3, 0, new BigDecimal("1.5"), 0).toFind()).isEqualTo(5); // 4.5
  }

  @Test
  void nothingIsLookedForWhereThereIsEnough() {
    BatchPlan plan = BatchPlan.of(10, 10, BigDecimal.TWO, 0);

    assertThat(plan.wanted()).isZero();
    assertThat(plan.next(10, false)).isEqualTo(new Next.Done());
    assertThat(BatchPlan.of(10, 12, BigDecimal.TWO, 0).wanted()).isZero();
  }

  @Test
  void whatIsEnoughIsEnoughWhenThereIsNoMore() {
    assertThat(BatchPlan.of(25, 0, BigDecimal.TWO, 25).next(10, true)).isEqualTo(new Next.Done());
    assertThat(BatchPlan.of(25, 0, BigDecimal.TWO, 15).next(10, true))
        .isEqualTo(new Next.Missing(10));
    assertThat(BatchPlan.of(25, 0, BigDecimal.TWO, 25).next(10, false))
        .isEqualTo(new Next.Batch(10, 25));
  }

  private static Next next(int found) {
    return BatchPlan.of(25, 0, BigDecimal.ONE, found).next(10, false);
  }
}
