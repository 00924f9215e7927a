package io.dogwatch.watchdog.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.watchdog.rules.Verdict.Breach;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whether a change of correlation is more than chance. */
class RobustCorrelationTest {

  /**
   * The inverse hyperbolic tangent of 0.9 is 1.4722, of 0.3 is 0.3095. With 7 and 90 returns the
   * error is sqrt(1/4 + 1/87) = 0.5113, with 168 and 2,160 it is sqrt(1/165 + 1/2157) = 0.0808.
   */
  @Test
  void measuresAChangeInStandardErrors() {
    assertThat(new Change(0.3, 0.9, 7, 90, 1).fisherZ()).isCloseTo(-2.27, within(0.005));
    assertThat(new Change(0.3, 0.9, 168, 2_160, 1).fisherZ()).isCloseTo(-14.4, within(0.05));
  }

  @Test
  void measuresPerfectCorrelationToo() {
    assertThat(new Change(0, 1, 4, 4, 1).fisherZ()).isFinite().isLessThan(-3);
  }

  /** 0.90 to 0.10, with four hours each: 1.3719 / sqrt(1 + 1) = 0.97 standard errors. */
  @Test
  void doesNotTakeChanceForAChange() {
    PairHours plain = PairHours.seed(4, 4, 24);
    plain.correlated(0.90);
    assertThat(plain.correlated(0.10)).hasOnlyElementsOfType(Breach.class);

    PairHours robust = PairHours.robust(4, 4);
    robust.correlated(0.90);
    assertThat(robust.correlated(0.10)).doesNotHaveAnyElementsOfTypes(Breach.class);
  }

  /** 40 hours each: 1.3719 / sqrt(2 / 37) = 5.90 standard errors. */
  @Test
  void tellsAChangeThatIsNoChance() {
    PairHours robust = PairHours.robust(40, 40);
    for (int i = 0; i < 10; i++) {
      robust.correlated(0.90);
    }
    for (int i = 0; i < 9; i++) {
      robust.correlated(0.10);
    }

    Breach breach = (Breach) robust.correlated(0.10).getFirst();

    assertThat(breach.reading().numbers().get("robustZ")).isCloseTo(-5.90, within(0.005));
  }

  /** Two legs that have nothing to do with each other, but for one jump of both by 30 %. */
  @Test
  void doesNotLetASingleJumpDecide() {
    assertThat(afterAJump(PairHours.seed(48, 96, 24))).isInstanceOf(Breach.class);
    assertThat(afterAJump(PairHours.robust(48, 96))).isNotInstanceOf(Breach.class);
  }

  private static Object afterAJump(PairHours hours) {
    var random = new Random(1);
    for (int hour = 0; hour < 150; hour++) {
      hours.move(random.nextGaussian(), random.nextGaussian());
    }
    assertThat(hours.judged()).isTrue();
    return hours.move(30, 30).getFirst();
  }

  /** 1, 2, 3, 4, 100: median 3, MAD 1; 3 + 5 * 1 = 8. */
  @Test
  void limitsReturnsToFiveMedianDeviations() {
    double[] wild = {1, 2, 3, 4, 100};
    double[] tame = {1, 2, 3, 4, 8};
    double[] other = {5, 1, 4, 2, 3};

    assertThat(new PairedReturns(wild, other).winsorised().correlation().orElseThrow())
        .isCloseTo(new PairedReturns(tame, other).correlation().orElseThrow(), within(1e-12));
  }

  @Test
  void checksItsThresholds() {
    assertThatThrownBy(() -> new CorrelationThresholds.Bounds(0.5, 0.4, 1.2, 0.3, 24))
        .hasMessageContaining(
            "0 < clear-change <= change <= high-change <= critical-change expected");
    assertThatThrownBy(() -> new CorrelationThresholds.Bounds(0.5, 0.7, 1.2, 0.3, 0))
        .hasMessageContaining("clear-evaluations >= 1");
    assertThatThrownBy(() -> windows(Duration.ofHours(3), 0.8, 168))
        .hasMessageContaining("recent and history of at least 4 hours");
    assertThatThrownBy(() -> windows(Duration.ofDays(300), 0.8, 168))
        .hasMessageContaining("8784 in all at most");
    assertThatThrownBy(() -> windows(Duration.ofDays(7), 0, 168))
        .hasMessageContaining("min-coverage");
    assertThatThrownBy(() -> windows(Duration.ofDays(7), 0.8, 169))
        .hasMessageContaining("hours-per-week from 1 to 168");
  }

  private static CorrelationThresholds.Windows windows(
      Duration recent, double minCoverage, int hoursPerWeek) {
    return new CorrelationThresholds.Windows(
        recent, Duration.ofDays(90), minCoverage, hoursPerWeek);
  }
}
