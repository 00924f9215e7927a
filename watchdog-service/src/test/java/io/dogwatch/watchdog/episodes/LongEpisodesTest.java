package io.dogwatch.watchdog.episodes;

import static io.dogwatch.watchdog.episodes.Verdicts.KEY;
import static io.dogwatch.watchdog.episodes.Verdicts.breach;
import static io.dogwatch.watchdog.episodes.Verdicts.clear;
import static io.dogwatch.watchdog.episodes.Verdicts.lull;
import static io.dogwatch.watchdog.episodes.Verdicts.time;
import static io.dogwatch.watchdog.episodes.Verdicts.withdrawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.rules.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Episodes that must last, go on, come back, or are not watched any more. */
class LongEpisodesTest {

  private static final Terms PLAIN =
      new Terms("price-anomaly", "1", "SEED", 1, Duration.ofSeconds(60), Duration.ZERO);

  private Watch<Integer, Verdict> watch = new Watch<>(new ToldRule(), PLAIN);
  private WatchState<Integer> state = watch.start();

  @Test
  void waitsUntilABreachHasLasted() {
    watchBy(PLAIN.withPendingFor(Duration.ofSeconds(3)));

    assertThat(observe(breach(60, 6))).isEmpty();
    assertThat(observe(breach(62, 6))).isEmpty();
    Alert alert = only(observe(breach(63, 6)));

    assertThat(alert.times().firstSeen()).isEqualTo(time(60));
    assertThat(alert.times().event()).isEqualTo(time(63));
  }

  @Test
  void waitsAgainWhenABreachHasNotLasted() {
    watchBy(PLAIN.withPendingFor(Duration.ofSeconds(3)));

    observe(breach(60, 6));
    observe(lull(62));

    assertThat(observe(breach(63, 6))).isEmpty();
    assertThat(observe(breach(65, 6))).isEmpty();
    assertThat(only(observe(breach(66, 6))).times().firstSeen()).isEqualTo(time(63));
  }

  /** From +58 s to +61 s is as long whichever is seen first. */
  @Test
  void measuresHowLongABreachLastsWhateverTheOrder() {
    watchBy(PLAIN.withPendingFor(Duration.ofSeconds(3)));

    observe(breach(61, 6));
    Alert alert = only(observe(breach(58, 6)));

    assertThat(alert.times().firstSeen()).isEqualTo(time(58));
    assertThat(alert.times().lastSeen()).isEqualTo(time(61));
  }

  @Test
  void wantsConfirmationsBesideTheTime() {
    watchBy(
        new Terms("x", "1", "SEED", 3, Duration.ZERO, Duration.ZERO)
            .withPendingFor(Duration.ofSeconds(3)));

    observe(breach(60, 6));
    assertThat(observe(breach(65, 6))).isEmpty();

    assertThat(observe(breach(66, 6))).hasSize(1);
  }

  @Test
  void repeatsWhatStillFires() {
    watchBy(PLAIN.withRepeatInterval(Duration.ofMinutes(15)));
    observe(breach(0, 6));

    assertThat(observe(breach(899, 5.5))).isEmpty();
    Alert again = only(observe(breach(900, 5.5)));
    assertThat(observe(breach(1_799, 5.5))).isEmpty();
    Alert third = only(observe(breach(1_800, 5.5)));

    assertThat(again.revision()).isEqualTo(2);
    assertThat(again.state()).isEqualTo(State.FIRING);
    assertThat(again.times().event()).isEqualTo(time(900));
    assertThat(again.evidence().numbers()).containsEntry("observed", 5.5);
    assertThat(third.revision()).isEqualTo(3);
  }

  @Test
  void repeatsWhatIsNotOverYet() {
    watchBy(PLAIN.withRepeatInterval(Duration.ofSeconds(30)));
    observe(breach(0, 6));

    assertThat(observe(lull(29))).isEmpty();
    assertThat(only(observe(lull(30))).revision()).isEqualTo(2);
    observe(clear(50));
    Alert third = only(observe(clear(60)));

    assertThat(third.state()).isEqualTo(State.FIRING);
    assertThat(third.times().lastSeen()).isEqualTo(time(0));
    // clear since +50 s, for 60 s
    assertThat(only(observe(clear(110))).state()).isEqualTo(State.RESOLVED);
  }

  /** Severity is the highest of the episode. */
  @Test
  void doesNotTellThatSeverityDecreases() {
    watchBy(PLAIN.withRepeatInterval(Duration.ofMinutes(15)));
    observe(breach(0, 6, Severity.HIGH));
    observe(breach(10, 12, Severity.CRITICAL));

    assertThat(observe(breach(20, 6, Severity.HIGH))).isEmpty();
    assertThat(observe(breach(30, 12, Severity.CRITICAL))).isEmpty();
    Alert again = only(observe(breach(910, 6, Severity.HIGH)));

    assertThat(again.severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void keepsTheSeverityBeforeTheLastRise() {
    observe(breach(0, 6, Severity.MEDIUM));
    observe(breach(10, 8, Severity.HIGH));

    Alert grown = only(observe(breach(20, 9, Severity.HIGH)));
    observe(clear(30));
    Alert resolved = only(observe(clear(90)));

    assertThat(grown.previousSeverity()).isEqualTo(Severity.MEDIUM);
    assertThat(resolved.previousSeverity()).isEqualTo(Severity.MEDIUM);
  }

  @Test
  void tellsOfGrowthOncePerCheckIntervalButOfSeverityAtOnce() {
    watchBy(PLAIN.withCheckInterval(Duration.ofSeconds(30)));
    observe(breach(0, 5));

    assertThat(observe(breach(10, 6))).isEmpty();
    assertThat(observe(breach(20, 8, Severity.CRITICAL))).hasSize(1);
    assertThat(observe(breach(49, 20, Severity.CRITICAL))).isEmpty();
    assertThat(observe(breach(50, 20, Severity.CRITICAL))).hasSize(1);
  }

  /** An episode each 2 minutes: the sixth begins within an hour of the first. */
  @Test
  void raisesOneAlertInsteadOfManyThatComeAndGo() {
    for (int episode = 0; episode < 5; episode++) {
      Alert alert = only(observe(breach(episode * 120, 6)));
      assertThat(alert.evidence().texts()).isEmpty();
      observe(clear(episode * 120 + 10));
      assertThat(observe(clear(episode * 120 + 70))).hasSize(1);
    }

    Alert flapping = only(observe(breach(600, 6)));
    for (int episode = 6; episode < 10; episode++) {
      observe(clear(episode * 120 - 110));
      assertThat(observe(clear(episode * 120 - 50))).isEmpty();
      assertThat(observe(breach(episode * 120, 6))).isEmpty();
    }

    assertThat(flapping.state()).isEqualTo(State.FIRING);
    assertThat(flapping.type()).isEqualTo("move");
    assertThat(flapping.evidence().texts()).containsEntry("flapping", "true");
    assertThat(flapping.description()).isEqualTo("flapping: it moved");
  }

  @Test
  void endsFlappingAfterAQuietHour() {
    flap();
    observe(clear(700));
    assertThat(observe(clear(4_299))).isEmpty();

    Alert resolved = only(observe(clear(4_300)));

    assertThat(resolved.state()).isEqualTo(State.RESOLVED);
    assertThat(resolved.evidence().texts()).containsEntry("flapping", "true");
    assertThat(only(observe(breach(4_301, 6))).evidence().texts()).isEmpty();
  }

  @Test
  void tellsWhenWhatFlapsGetsMoreSevere() {
    flap();

    Alert worse = only(observe(breach(650, 12, Severity.CRITICAL)));

    assertThat(worse.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(worse.evidence().texts()).containsEntry("flapping", "true");
    assertThat(worse.description()).isEqualTo("flapping: it moved");
  }

  /** One each 12 minutes: five within any hour. */
  @Test
  void isNotFlappingByComingBackNowAndThen() {
    for (int episode = 0; episode < 20; episode++) {
      assertThat(only(observe(breach(episode * 720, 6))).evidence().texts()).isEmpty();
      observe(clear(episode * 720 + 10));
      observe(clear(episode * 720 + 70));
    }
  }

  @Test
  void doesNotCountWhatWasTakenBackAsAnEpisode() {
    for (int episode = 0; episode < 5; episode++) {
      observe(breach(episode * 10, 6));
      observe(withdrawn(episode * 10));
    }

    assertThat(only(observe(breach(60, 6))).evidence().texts()).isEmpty();
  }

  @Test
  void goesOnWithAnAlertThatWasTakenBackByMistake() {
    String id = only(observe(breach(60, 6))).alertId();
    observe(withdrawn(60));

    Alert again = only(observe(breach(60, 6)));

    assertThat(again.alertId()).isEqualTo(id);
    assertThat(again.revision()).isEqualTo(3);
    assertThat(again.state()).isEqualTo(State.FIRING);
  }

  @Test
  void closesWhatIsNotWatchedAnyMore() {
    observe(breach(60, 6));
    Watch.Outcome<Integer> stopped = watch.stop(state, time(100), "disabled");
    state = stopped.state();

    Alert closed = only(stopped.alerts());
    assertThat(closed.state()).isEqualTo(State.RESOLVED);
    assertThat(closed.revision()).isEqualTo(2);
    assertThat(closed.evidence().texts()).containsEntry("reason", "disabled");
    assertThat(closed.times().lastSeen()).isEqualTo(time(60));
    assertThat(closed.times().resolved()).isEqualTo(time(100));
    assertThat(watch.stop(state, time(101), "disabled").alerts()).isEmpty();
    assertThat(only(observe(breach(102, 6))).revision()).isEqualTo(1);
  }

  @Test
  void forgetsWhatIsPendingWhenItIsNotWatchedAnyMore() {
    watchBy(new Terms("x", "1", "SEED", 2, Duration.ZERO, Duration.ZERO));
    observe(breach(60, 6));
    state = watch.stop(state, time(100), "disabled").state();

    assertThat(observe(breach(102, 6))).isEmpty();
  }

  /** Rules may name a condition after a transaction: there are ever new ones. */
  @Test
  void doesNotRememberConditionsForEver() {
    for (int minute = 0; minute < 600; minute++) {
      String kind = "transfer " + minute;
      var sighting = Verdicts.sighting(minute * 60);
      observe(new Verdict.Breach(sighting, kind, Verdicts.reading(kind, 1, Severity.HIGH)));
      observe(new Verdict.Clear(sighting, kind));
      observe(new Verdict.Clear(Verdicts.sighting(minute * 60 + 60), kind));
    }

    assertThat(state.episodes()).hasSizeLessThan(70);
  }

  @Test
  void refusesTermsThatMakeNoSense() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLAIN.withRepeatInterval(Duration.ZERO))
        .withMessageContaining("a positive repeat interval expected");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLAIN.withPendingFor(Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PLAIN.withCheckInterval(Duration.ofSeconds(-1)));
  }

  private void flap() {
    for (int episode = 0; episode < 5; episode++) {
      observe(breach(episode * 120, 6));
      observe(clear(episode * 120 + 10));
      observe(clear(episode * 120 + 70));
    }
    assertThat(only(observe(breach(600, 6))).evidence().texts()).containsKey("flapping");
  }

  private void watchBy(Terms terms) {
    watch = new Watch<>(new ToldRule(), terms);
    state = watch.start();
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
