package io.dogwatch.watchdog.funding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Reading;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Changes from one settlement to the next. */
class FundingSpikeTest extends FundingWatching {

  /**
   * Settlements of 0.01 and 0.03 % in turns, then 0.13 %: 0.10 or more points of change. The usual
   * changes are +0.02 and -0.02 in turns, six of each: median 0, MAD 0.02; for the change of 0.12
   * points z = 0.6745 * 0.12 / 0.02 = 4.047 > 3.5.
   */
  @Test
  void tellsOfASpikeBetweenTwoSettlements() {
    learn(13, 0.0001, 0.0003);

    settle(at(13), 0.0013, 0.0013);
    Reading spike = breach(judged(), Judgement.SPIKE);

    assertThat(spike.observed()).isCloseTo(0.12, within(1e-12));
    assertThat(spike.severity()).isEqualTo(Severity.HIGH);
    assertThat(spike.warmup()).isFalse();
    assertThat(spike.numbers()).containsEntry("sampleSize", 12.0);
    assertThat(spike.numbers().get("robustZ")).isCloseTo(4.047, within(1e-9));
    assertThat(spike.texts()).containsEntry("pattern", "spike");
  }

  /** 0.12 - 0.02 = 0.10 points exactly. */
  @Test
  void doesNotTellOfAChangeOfTheThresholdItself() {
    learn(13, 0.0001, 0.0002);

    settle(at(13), 0.0011, 0.0011);

    assertThat(breaches(judged())).extracting(Breach::kind).doesNotContain(Judgement.SPIKE);
  }

  /**
   * Changes of 0.05 points in turns have the MAD 0.05: a change of 0.11 points has z = 0.6745 *
   * 0.11 / 0.05 = 1.48.
   */
  @Test
  void doesNotTellOfAChangeThatIsUsual() {
    learn(13, 0.0001, 0.0006);

    settle(at(13), 0.0012, 0.0012);

    assertThat(breaches(judged())).extracting(Breach::kind).doesNotContain(Judgement.SPIKE);
  }

  @Test
  void saysSoWhileItLearnsWhatChangesAreUsual() {
    learn(2, 0.0001, 0.0001);

    settle(at(2), 0.0015, 0.0015);
    assertThat(breach(judged(), Judgement.SPIKE).warmup()).isTrue();

    rule = ruleWith(Aggregate.MEAN, Mode.SEED, WarmupPolicy.SILENT);
    state = rule.start();
    learn(2, 0.0001, 0.0001);
    settle(at(2), 0.0015, 0.0015);
    assertThat(judged()).contains(new Verdict.Skipped(Verdict.Reason.WARMUP));
  }

  /** The mean falls from 0.34 to 0.01 % only because the venue that pays 1 % is gone. */
  @Test
  void doesNotTakeAVenueThatGoesForASpike() {
    settle(T0, 0.0100, 0.0001, 0.0001);
    judged();
    settle(at(1), 0.0100, 0.0001, 0.0001);
    judged();

    observe(funding("b", at(2).plus(Duration.ofHours(5)), 0.0001, 8));

    assertThat(breaches(judged())).isEmpty();
  }

  @Test
  void doesNotCompareSettlementsThatOthersAreMissingBetween() {
    learn(13, 0.0001, 0.0001);

    settle(at(15), 0.0015, 0.0015);

    assertThat(judged())
        .contains(new Verdict.Skipped(Verdict.Reason.GAP))
        .noneMatch(it -> it instanceof Breach(_, var kind, _) && kind.equals(Judgement.SPIKE));
  }

  /**
   * 0.09 and 0.11 % in turns, the latter counted as 0.10: median 0.095, MAD 0.005. For 0.12 % z =
   * 0.6745 * 0.025 / 0.005 = 3.37, for 0.20 % z = 0.6745 * 0.105 / 0.005 = 14.2.
   */
  @Test
  void asksInRobustModeForARateThatIsFarOut() {
    rule = ruleWith(Aggregate.MEDIAN, Mode.ROBUST, WarmupPolicy.SEED);
    learn(14, 0.0009, 0.0011);
    FundingState before = state;

    settle(at(14), 0.0012, 0.0012);
    assertThat(breaches(judged())).isEmpty();

    state = before;
    settle(at(14), 0.0020, 0.0020);
    assertThat(breach(judged(), Judgement.LEVEL).warmup()).isFalse();
  }

  @Test
  void goesByTheThresholdWhileItLearnsInRobustMode() {
    rule = ruleWith(Aggregate.MEDIAN, Mode.ROBUST, WarmupPolicy.SEED);
    settle(T0, 0.0015, 0.0015);
    assertThat(breach(judged(), Judgement.LEVEL).warmup()).isTrue();

    rule = ruleWith(Aggregate.MEDIAN, Mode.ROBUST, WarmupPolicy.SILENT);
    state = rule.start();
    settle(T0, 0.0015, 0.0015);
    assertThat(judged()).contains(new Verdict.Skipped(Verdict.Reason.WARMUP));
  }
}
