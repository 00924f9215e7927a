package io.dogwatch.watchdog.episodes;

import static io.dogwatch.watchdog.episodes.Verdicts.KEY;
import static io.dogwatch.watchdog.episodes.Verdicts.breach;
import static io.dogwatch.watchdog.episodes.Verdicts.clear;
import static io.dogwatch.watchdog.episodes.Verdicts.corrected;
import static io.dogwatch.watchdog.episodes.Verdicts.ingested;
import static io.dogwatch.watchdog.episodes.Verdicts.lull;
import static io.dogwatch.watchdog.episodes.Verdicts.reading;
import static io.dogwatch.watchdog.episodes.Verdicts.said;
import static io.dogwatch.watchdog.episodes.Verdicts.sighting;
import static io.dogwatch.watchdog.episodes.Verdicts.time;
import static io.dogwatch.watchdog.episodes.Verdicts.withdrawn;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Sighting;
import io.dogwatch.watchdog.state.StateCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertLifecycleTest {

  private static final Terms TERMS =
      new Terms("price-anomaly", "1", "SEED", 2, Duration.ofSeconds(60), Duration.ofMinutes(5));

  private final Watch<Integer, Verdict> watch = new Watch<>(new ToldRule(), TERMS);
  private WatchState<Integer> state = watch.start();

  @Test
  void firesOnceASecondObservationAgrees() {
    assertThat(observe(breach(60, 5.9))).isEmpty();

    Alert alert = only(observe(breach(61, 6.0)));

    assertThat(alert.state()).isEqualTo(State.FIRING);
    assertThat(alert.revision()).isEqualTo(1);
    assertThat(alert.fingerprint()).isEqualTo("price-anomaly|move|bitstamp|BTC/USD");
    assertThat(alert.subject()).isEqualTo(new Alert.Subject("BTC/USD", "bitstamp", null));
    assertThat(alert.evidence().sourceEvents()).containsExactly("id60", "id61");
    assertThat(alert.times())
        .isEqualTo(new Alert.Times(time(61), ingested(61), time(60), time(61), null));
  }

  @Test
  void doesNotFireWhenTheSecondObservationDisagrees() {
    observe(breach(60, 5.9));
    observe(clear(61));

    assertThat(observe(breach(62, 6.0))).isEmpty();
  }

  @Test
  void doesNotTakeOppositeMovesForAgreement() {
    observe(breach(60, 5.9));

    assertThat(observe(breach(61, -6.0))).isEmpty();
  }

  @Test
  void doesNotCountAnObservationTwice() {
    observe(breach(60, 5.9));

    assertThat(observe(breach(60, 5.9))).isEmpty();
  }

  @Test
  void startsAnEpisodeWithItsEarliestBreachWhateverTheOrder() {
    observe(breach(61, 6.0));

    Alert alert = only(observe(breach(60, 5.9)));

    assertThat(alert.times().firstSeen()).isEqualTo(time(60));
  }

  /** DEF 31: ids were made of the clock, and collided. */
  @Test
  void givesTheSameIdForTheSameEpisodeOnly() {
    String id = fire(60).alertId();

    state = watch.start();
    assertThat(fire(60).alertId()).isEqualTo(id);
    state = watch.start();
    assertThat(fire(59).alertId()).isNotEqualTo(id);
    var otherVersion =
        new Watch<>(
            new ToldRule(),
            new Terms(
                "price-anomaly", "2", "SEED", 1, Duration.ofSeconds(60), Duration.ofMinutes(5)));
    assertThat(otherVersion.observe(watch.start(), KEY, breach(60, 5.9)).alerts())
        .singleElement()
        .extracting(Alert::alertId)
        .isNotEqualTo(id);
  }

  /** SHA-256, computed with: printf 'FINGERPRINT\n2026-01-05T15:01:00Z\n1' | sha256sum. */
  @Test
  void hashesFingerprintStartAndVersion() {
    assertThat(fire(60).alertId()).isEqualTo("56133d0339c7a68b3f0e879da6f4be07");
  }

  @Test
  void staysSilentWhileAnEpisodeGoesOn() {
    fire(60);

    // 6.0 * 1.1 = 6.6
    assertThat(observe(breach(65, 6.19))).isEmpty();
    assertThat(observe(breach(66, 6.5))).isEmpty();
    assertThat(observe(breach(67, 5.1))).isEmpty();
  }

  @Test
  void tellsWhenThePeakGrowsByATenth() {
    Alert first = fire(60);

    Alert second = only(observe(breach(65, 6.61)));
    assertThat(observe(breach(66, 7.2))).isEmpty();
    Alert third = only(observe(breach(67, 7.3)));

    assertThat(second.revision()).isEqualTo(2);
    assertThat(third.revision()).isEqualTo(3);
    assertThat(third.alertId()).isEqualTo(first.alertId());
    assertThat(third.evidence().numbers()).containsEntry("observed", 7.3);
    assertThat(third.times().firstSeen()).isEqualTo(time(60));
  }

  @Test
  void tellsWhenItGetsMoreSevereButNotWhenLess() {
    fire(60);

    Alert worse = only(observe(breach(65, 6.1, Severity.CRITICAL)));

    assertThat(worse.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(worse.previousSeverity()).isEqualTo(Severity.HIGH);
    assertThat(observe(breach(66, 6.1, Severity.HIGH))).isEmpty();
  }

  @Test
  void resolvesWhenTheConditionWasClearlyOverForLongEnough() {
    fire(60);
    observe(breach(70, 5.5));
    observe(clear(80));
    assertThat(observe(clear(139))).isEmpty();

    Alert resolved = only(observe(clear(140)));

    assertThat(resolved.state()).isEqualTo(State.RESOLVED);
    assertThat(resolved.revision()).isEqualTo(2);
    assertThat(resolved.times())
        .isEqualTo(new Alert.Times(time(140), ingested(140), time(60), time(70), time(140)));
    assertThat(state.episodes()).hasSize(1);
  }

  @Test
  void addsWhatTheEndHasToSay() {
    fire(60);
    observe(clear(80));

    var end = new Verdict.Clear(sighting(140), "move", Map.of("rebound_pct", 4.0));
    Alert resolved = only(observe(end));

    assertThat(resolved.evidence().numbers())
        .containsExactly(Map.entry("observed", 6.0), Map.entry("rebound_pct", 4.0));
  }

  @Test
  void startsToCountAgainWhenTheConditionIsNotClearlyOver() {
    fire(60);
    observe(clear(80));
    observe(lull(100));

    assertThat(observe(clear(140))).isEmpty();
    assertThat(only(observe(clear(200))).state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void isNotResolvedByWhatWasSeenBeforeTheLastBreach() {
    fire(60);
    observe(breach(200, 5.5));

    assertThat(observe(clear(199))).isEmpty();
    assertThat(observe(clear(259))).isEmpty();
  }

  @Test
  void staysQuietForAWhileAfterAnEpisode() {
    fire(60);
    observe(clear(80));
    only(observe(clear(140)));

    // resolved at +140 s, cool-down 300 s
    observe(breach(438, 6));
    assertThat(observe(breach(439, 6))).isEmpty();
    assertThat(observe(breach(440, 6))).isEmpty();
    Alert next = only(observe(breach(441, 6)));

    assertThat(next.revision()).isEqualTo(1);
    assertThat(next.times().firstSeen()).isEqualTo(time(440));
  }

  @Test
  void doesNotWaitWhenItComesBackMoreSevere() {
    fire(60);
    observe(clear(80));
    only(observe(clear(140)));

    observe(breach(150, -12, Severity.CRITICAL));

    assertThat(only(observe(breach(151, -12, Severity.CRITICAL))).revision()).isEqualTo(1);
  }

  @Test
  void forgetsAnEpisodeThatHasCooledDown() {
    fire(60);
    observe(clear(80));
    observe(clear(140));

    // resolved at +140 s, cool-down 300 s; last seen at +61 s, and counted for an hour
    observe(clear(3_660));
    assertThat(state.episodes()).isNotEmpty();
    observe(clear(3_661));

    assertThat(state.episodes()).isEmpty();
  }

  @Test
  void takesBackAnAlertWhoseFirstObservationWasCorrected() {
    fire(60);

    assertThat(observe(withdrawn(61))).isEmpty();
    Alert retracted = only(observe(withdrawn(60)));

    assertThat(retracted.state()).isEqualTo(State.RETRACTED);
    assertThat(retracted.revision()).isEqualTo(2);
    assertThat(state.isAlerting()).isFalse();
  }

  @Test
  void tellsAnewWhatWasCorrectedEvenIfItIsLess() {
    Alert first = fire(60);

    assertThat(observe(corrected(61, 5.5, Severity.MEDIUM))).isEmpty();
    Alert second = only(observe(corrected(60, 5.5, Severity.MEDIUM)));
    // The peak is 5.5 now: 5.5 * 1.1 = 6.05.
    Alert third = only(observe(breach(70, 6.1, Severity.MEDIUM)));

    assertThat(second.alertId()).isEqualTo(first.alertId());
    assertThat(second.revision()).isEqualTo(2);
    assertThat(second.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(second.previousSeverity()).isEqualTo(Severity.HIGH);
    assertThat(second.evidence().numbers()).containsEntry("observed", 5.5);
    assertThat(third.revision()).isEqualTo(3);
  }

  @Test
  void takesACorrectionOfWhatWasNotToldForABreach() {
    observe(corrected(60, 5.9, Severity.HIGH));

    assertThat(only(observe(corrected(61, 6, Severity.HIGH))).revision()).isEqualTo(1);
  }

  @Test
  void keepsTheFirstAndTheLastObservations() {
    fire(60);
    for (int second = 62; second < 80; second++) {
      observe(breach(second, 6));
    }

    Alert worse = only(observe(breach(80, 7)));

    assertThat(worse.evidence().sourceEvents())
        .containsExactly(
            "id60", "id61", "id62", "id63", "id64", "id76", "id77", "id78", "id79", "id80");
  }

  @Test
  void tellsInWordsWhatTheLastReadingSaid() {
    observe(breach(60, said("fast")));
    Alert first = only(observe(breach(61, said("fast"))));

    Alert worse = only(observe(breach(62, said("faster"))));

    assertThat(first.evidence().texts()).isEqualTo(Map.of("pace", "fast"));
    assertThat(worse.evidence().texts()).isEqualTo(Map.of("pace", "faster"));
  }

  @Test
  void keepsConditionsOfOneKeyApart() {
    fire(60);

    var other = new Verdict.Breach(sighting(61), "rate", reading("rate", 5, Severity.HIGH));
    observe(other);

    assertThat(state.episodes()).containsOnlyKeys("move", "rate");
  }

  @Test
  void marksWhatReachedUsDaysLater() {
    var late = new Sighting("id", time(60), time(60).plus(Duration.ofDays(2)));
    observe(new Verdict.Breach(late, "move", reading("move", 6, Severity.HIGH)));
    var later = new Sighting("id2", time(61), time(61).plus(Duration.ofDays(2)));

    Alert alert =
        only(observe(new Verdict.Breach(later, "move", reading("move", 6, Severity.HIGH))));

    assertThat(alert.historical()).isTrue();
  }

  @Test
  void survivesTheWayThroughTheStoreInEveryState() {
    assertSurvives();
    observe(breach(60, 6));
    assertSurvives();
    observe(breach(61, 6));
    assertSurvives();
    observe(clear(80));
    assertSurvives();
    observe(clear(140));
    assertSurvives();
  }

  private void assertSurvives() {
    StateCodec<WatchState<Integer>> codec = watch.states();

    assertThat(codec.fromBytes(codec.toBytes(state))).isEqualTo(state);
  }

  private Alert fire(int second) {
    observe(breach(second, 5.9));
    return only(observe(breach(second + 1, 6.0)));
  }

  private List<Alert> observe(Verdict verdict) {
    Watch.Outcome<Integer> outcome = watch.observe(state, KEY, verdict);
    state = outcome.state();
    return outcome.alerts();
  }

  private static Alert only(List<Alert> alerts) {
    assertThat(alerts).hasSize(1);
    return alerts.getFirst();
  }
}
