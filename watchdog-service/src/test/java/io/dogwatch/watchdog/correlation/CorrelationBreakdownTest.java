package io.dogwatch.watchdog.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.PairBar.Place;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Breach;
import io.dogwatch.watchdog.rules.Verdict.Clear;
import io.dogwatch.watchdog.rules.Verdict.Lull;
import io.dogwatch.watchdog.rules.Verdict.Reason;
import io.dogwatch.watchdog.rules.Verdict.Skipped;
import io.dogwatch.watchdog.rules.Verdict.Withdrawn;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CorrelationBreakdownTest {

  /** Four hours, compared with the four before. */
  private final PairHours hours = PairHours.seed(4, 4, 24);

  /**
   * The products of the history sum up to 2 + 2 + 8 + 8 = 20, its squares to 10 and 40: correlation
   * 20 / sqrt(400) = 1. The products of the recent hours sum up to 0.
   */
  @Test
  void comparesTheLastHoursWithThoseBefore() {
    hours.move(1, 2);
    hours.move(-1, -2);
    hours.move(2, 4);
    hours.move(-2, -4);
    hours.move(1, 1);
    hours.move(-1, 1);
    hours.move(1, -1);

    Breach breach = breach(hours.move(-1, -1));

    assertThat(breach.reading().observed()).isCloseTo(-1, within(1e-9));
    assertThat(breach.reading().severity()).isEqualTo(Severity.HIGH);
    assertThat(breach.reading().type()).isEqualTo("correlation_break");
    assertThat(breach.reading().description())
        .isEqualTo("correlation of BTC and ETH is 0.00, and was 1.00 before");
    assertThat(breach.reading().numbers())
        .containsEntry("sampleSize", 4.0)
        .containsEntry("baselineSize", 4.0)
        .containsEntry("coverage", 1.0)
        .containsEntry("threshold", 0.5);
    assertThat(breach.reading().numbers().get("hist_corr")).isCloseTo(1, within(1e-9));
    assertThat(breach.reading().texts())
        .containsEntry("asset1", "BTC")
        .containsEntry("asset2", "ETH")
        .containsEntry("windowStart", "2026-01-05T19:00:00Z")
        .containsEntry("windowEnd", "2026-01-05T23:00:00Z");
    assertThat(breach.sighting().at()).isEqualTo(PairHours.T0.plus(Duration.ofHours(8)));
  }

  /** Over all eight hours: 20 / sqrt((10 + 4) * (40 + 4)) = 20 / sqrt(616) = 0.8058. */
  @Test
  void doesNotCompareWhatIsRecentWithItself() {
    var all =
        new PairedReturns(
            new double[] {1, -1, 2, -2, 1, -1, 1, -1}, new double[] {2, -2, 4, -4, 1, 1, -1, -1});

    assertThat(all.correlation().orElseThrow()).isCloseTo(0.8058, within(1e-4));
  }

  /** DEF 36: the sample of the system of old was no alert by its own threshold: 0.92 - 0.45. */
  @Test
  void staysQuietBelowTheThreshold() {
    hours.correlated(0.92);

    assertThat(hours.correlated(0.45)).hasOnlyElementsOfType(Lull.class);
  }

  @Test
  void takesAChangeForTheMoreSevereTheLargerItIs() {
    // 0.90 - 0.30 = 0.60
    assertThat(severity(0.90, 0.30)).isEqualTo(Severity.MEDIUM);
    // 0.90 - 0.10 = 0.80
    assertThat(severity(0.90, 0.10)).isEqualTo(Severity.HIGH);
    // 0.80 + 0.60 = 1.40
    assertThat(severity(0.80, -0.60)).isEqualTo(Severity.CRITICAL);
    // a relation that comes is as much of a change as one that goes
    assertThat(severity(0.10, 0.90)).isEqualTo(Severity.HIGH);
  }

  /** 0.80 - 0.30 is 0.5000000000000001 in doubles. */
  @Test
  void doesNotAlertAtTheThresholdItself() {
    hours.correlated(0.80);

    assertThat(hours.correlated(0.30)).hasOnlyElementsOfType(Lull.class);
  }

  @Test
  void judgesAnHourOnceBothLegsHaveIt() {
    hours.correlated(0.90);
    hours.correlated(0.10);

    assertThat(hours.leg(Place.FIRST, 8, 1)).isEmpty();
    assertThat(hours.leg(Place.SECOND, 8, 1)).hasSize(1);
  }

  @Test
  void saysWhyItCannotTell() {
    hours.correlated(0.90);
    assertThat(hours.move(1, 1)).containsExactly(new Skipped(Reason.WARMUP));
    hours.correlated(0.10);
    assertThat(hours.judged()).isTrue();

    // Of the last four hours one is missing: 3 / 4 is less than 0.8
    hours.rest(1);

    assertThat(hours.move(1, 1)).containsExactly(new Skipped(Reason.GAP));
  }

  @Test
  void asksForAShareOfTheHoursInWhichBothAreTraded() {
    var sessions = PairHours.seed(40, 40, 24, 84);
    for (int hour = 0; hour < 40; hour++) {
      sessions.move(1 - hour % 2 * 2, hour % 4 < 2 ? 1 : -1);
      sessions.rest(1);
    }

    // every other hour of the week: 84 of 168
    assertThat(sessions.judged()).isTrue();
  }

  @Test
  void cannotTellWhereALegStandsStill() {
    hours.correlated(0.90);
    for (int hour = 0; hour < 3; hour++) {
      hours.move(1, 0);
    }

    assertThat(hours.move(-1, 0)).containsExactly(new Skipped(Reason.DEGENERATE));
  }

  @Test
  void waitsTenMinutesForTheOtherLeg() {
    hours.correlated(0.90);
    hours.correlated(0.10);
    hours.leg(Place.FIRST, 8, 1);
    assertThat(hours.legAfter(Duration.ofMinutes(10), Place.SECOND, 8, 1))
        .doesNotHaveAnyElementsOfTypes(Skipped.class);

    hours.leg(Place.SECOND, 9, 1);

    assertThat(hours.legAfter(Duration.ofMinutes(10).plusMillis(1), Place.FIRST, 9, 1))
        .containsExactly(new Skipped(Reason.GAP));
  }

  /** An hour that one leg has no bar of is none of the other leg either. */
  @Test
  void dropsAnHourThatOneLegMisses() {
    hours.correlated(0.90);
    hours.leg(Place.FIRST, 4, 1);
    hours.leg(Place.FIRST, 5, 1);

    assertThat(hours.leg(Place.SECOND, 5, 1))
        .containsExactly(new Skipped(Reason.GAP), new Skipped(Reason.WARMUP));
    assertThat(hours.state().returns().last(2).size()).isEqualTo(1);
  }

  /** After a gap a return begins at the hour's own open: it must not be of two hours. */
  @Test
  void takesNoReturnOverAGap() {
    Quote late = new Quote(9, 1, 110, 121, 0);
    var slot = new Slot(late, late);
    Quote early = new Quote(8, 1, 90, 100, 0);

    assertThat(slot.logReturn(Place.FIRST, new Slot(early, early)))
        .isCloseTo(Math.log(1.21), within(1e-12));
    Quote earlier = new Quote(7, 1, 90, 100, 0);
    assertThat(slot.logReturn(Place.FIRST, new Slot(earlier, earlier)))
        .isCloseTo(Math.log(1.1), within(1e-12));
    assertThat(slot.logReturn(Place.FIRST, null)).isCloseTo(Math.log(1.1), within(1e-12));
  }

  /** Partitions are read at their own pace: a leg may be ahead by days. */
  @Test
  void doesNotMindWhichLegIsAhead() {
    PairHours inStep = PairHours.seed(12, 24, 3);
    PairHours mixed = PairHours.seed(12, 24, 3);
    var random = new Random(42);
    double[][] moves = new double[60][2];
    for (double[] move : moves) {
      move[0] = random.nextGaussian();
      move[1] = random.nextGaussian();
    }
    for (int hour = 0; hour < moves.length; hour++) {
      if (hour % 10 != 3) {
        inStep.leg(Place.FIRST, hour, moves[hour][0]);
      }
      inStep.leg(Place.SECOND, hour, moves[hour][1]);
    }

    int first = 0;
    int second = 0;
    while (first < moves.length || second < moves.length) {
      if (second == moves.length || (first < moves.length && random.nextBoolean())) {
        if (first % 10 != 3) {
          mixed.leg(Place.FIRST, first, moves[first][0]);
        }
        first++;
      } else {
        mixed.leg(Place.SECOND, second, moves[second][1]);
        second++;
      }
    }

    assertThat(mixed.state()).isEqualTo(inStep.state());
    assertThat(mixed.verdicts()).isEqualTo(inStep.verdicts()).hasSize(60);
  }

  @Test
  void countsABarOnce() {
    hours.correlated(0.90);
    hours.leg(Place.FIRST, 4, 1);
    PairState waiting = hours.state();
    assertThat(hours.again(Place.FIRST, 4, 9, 1)).containsExactly(new Verdict.Duplicate());
    assertThat(hours.state()).isEqualTo(waiting);
    hours.leg(Place.SECOND, 4, 1);
    PairState paired = hours.state();

    assertThat(hours.again(Place.FIRST, 4, 9, 1)).containsExactly(new Verdict.Duplicate());
    assertThat(hours.again(Place.FIRST, 3, 9, 5)).containsExactly(new Verdict.Late());
    assertThat(hours.state()).isEqualTo(paired);
  }

  @Test
  void takesACorrectionOfABarThatWaits() {
    PairHours corrected = PairHours.seed(4, 4, 24);
    corrected.leg(Place.FIRST, 0, 9);
    corrected.again(Place.FIRST, 0, 2, 2);
    corrected.leg(Place.SECOND, 0, 1);

    hours.leg(Place.FIRST, 0, 2);
    hours.leg(Place.SECOND, 0, 1);

    assertThat(corrected.state().returns()).isEqualTo(hours.state().returns());
  }

  @Test
  void withdrawsWhatACorrectionTakesBack() {
    hours.correlated(0.90);
    hours.move(1, 1);
    hours.move(-1, -1);
    hours.move(2, 2);
    breach(hours.move(-2, 4));

    // (1, 1), (-1, -1), (2, 2), (-2, -2): correlation 1 instead of -2 / sqrt(10 * 13) = -0.18
    assertThat(hours.again(Place.SECOND, 7, -2, 2)).hasOnlyElementsOfType(Withdrawn.class);
  }

  /** Windows of few hours of noise: changes come and go. */
  @Test
  void isOverAfterSoManyEvaluationsWithoutAChange() {
    PairHours noisy = PairHours.seed(12, 24, 3);
    var random = new Random(3);
    Set<Class<?>> seen = new HashSet<>();
    int calm = 0;
    for (int hour = 0; hour < 300; hour++) {
      Verdict verdict = noisy.move(random.nextGaussian(), random.nextGaussian()).getFirst();
      if (noisy.judged()) {
        double size = noisy.change().size();
        calm = size < 0.3 ? calm + 1 : 0;
        assertThat(verdict)
            .as("a change of %s after %d calm hours", size, calm)
            .isInstanceOf(size > 0.5 ? Breach.class : calm >= 3 ? Clear.class : Lull.class);
        seen.add(verdict.getClass());
      }
    }
    assertThat(seen).containsExactlyInAnyOrder(Breach.class, Clear.class, Lull.class);
  }

  @Test
  void doesNotMixVenues() {
    hours.correlated(0.90);
    PairState before = hours.state();

    assertThat(hours.from("other", Place.FIRST, 4, 7)).isEmpty();
    assertThat(hours.state()).isEqualTo(before);

    // A day after the last bar of its venue
    hours.from("other", Place.FIRST, 28, 7);
    assertThat(hours.state().first().venue()).isEqualTo("other");
  }

  @Test
  void survivesTheWayThroughTheStore() {
    hours.correlated(0.90);
    hours.correlated(0.10);
    hours.rest(1);
    hours.move(1, 2);
    hours.leg(Place.FIRST, 10, 1);
    hours.leg(Place.FIRST, 11, 1);

    PairState restored = PairState.CODEC.fromBytes(PairState.CODEC.toBytes(hours.state()));

    assertThat(restored).isEqualTo(hours.state());
  }

  /** Two doubles for each of the 2,328 hours of 97 days, and some bytes. */
  @Test
  void keepsItsStateSmall() {
    var month = PairHours.of(CorrelationThresholds.DEFAULT);
    for (int hour = 0; hour < 2_500; hour++) {
      month.move(hour % 3, hour % 5);
    }

    assertThat(PairState.CODEC.toBytes(month.state())).hasSizeBetween(2_328 * 16, 2_328 * 16 + 300);
  }

  /** A leg whose partner never comes waits for no longer than the windows are. */
  @Test
  void doesNotLetALegWaitForEver() {
    for (int hour = 0; hour < 8; hour++) {
      assertThat(hours.leg(Place.FIRST, hour, 1)).isEmpty();
    }

    assertThat(hours.leg(Place.FIRST, 8, 1)).containsExactly(new Skipped(Reason.GAP));
    assertThat(hours.state().first().waiting()).hasSize(8);
  }

  private static Severity severity(double history, double recent) {
    PairHours hours = PairHours.seed(4, 4, 24);
    hours.correlated(history);
    return breach(hours.correlated(recent)).reading().severity();
  }

  private static Breach breach(List<Verdict> verdicts) {
    assertThat(verdicts).hasSize(1).hasOnlyElementsOfType(Breach.class);
    return (Breach) verdicts.getFirst();
  }
}
