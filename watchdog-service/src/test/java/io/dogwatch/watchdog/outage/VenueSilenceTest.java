package io.dogwatch.watchdog.outage;

import static io.dogwatch.watchdog.outage.OutageFixtures.activity;
import static io.dogwatch.watchdog.outage.OutageFixtures.at;
import static io.dogwatch.watchdog.outage.OutageFixtures.failed;
import static io.dogwatch.watchdog.outage.OutageFixtures.ok;
import static io.dogwatch.watchdog.outage.OutageFixtures.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.VenueProbe.Outcome;
import io.dogwatch.schemas.market.VenueStatus.Status;
import org.junit.jupiter.api.Test;

/** Market data that does not come, and probers that do not. */
class VenueSilenceTest extends VenueWatching {

  /** 99 % of the pauses stay below 1 s: the 30 s count. */
  @Test
  void missesMarketDataOfAVenueThatAnswers() {
    observe(ok(0), activity(10, 9.9, 1));
    assertThat(observe(activity(35, 10, 1), activity(40, 10, 1))).isEmpty();

    Alert alert = only(observe(activity(40.001, 10, 1)));

    assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(alert.description()).isEqualTo("kraken sent no market data for 30 s");
    assertThat(alert.evidence().texts()).containsEntry("condition", "silent");
    assertThat(observe(ok(60), activity(65, 10, 1), ok(120))).isEmpty();
    assertThat(only(observe(activity(125, 124, 1))).state()).isEqualTo(State.RESOLVED);
  }

  /** Ten times 8 s are 80 s. */
  @Test
  void knowsThatSomeVenuesAreSeldomHeardOf() {
    observe(ok(0), ok(60), activity(20, 10, 8));

    assertThat(observe(activity(90, 10, 8))).isEmpty();
    only(observe(activity(90.001, 10, 8)));
  }

  @Test
  void doesNotMissDataOfAVenueThatNobodyProbes() {
    assertThat(observe(activity(10, 9.9, 1), activity(100, 9.9, 1))).isEmpty();
    assertThat(observe(ok(110))).hasSize(1);
  }

  @Test
  void doesNotMissDataWhenTheOnlyGoodProbeIsOld() {
    observe(ok(0), activity(10, 9.9, 1));

    assertThat(observe(activity(181, 9.9, 1))).isEmpty();
  }

  @Test
  void putsTogetherWhatSeveralReadersSee() {
    observe(ok(0), activity(10, 9.9, 1));

    // One reads only symbols that are seldom traded, the other only one that stopped.
    assertThat(observe(activity(50, 45, 20), activity(50, 9.9, 1))).isEmpty();
    assertThat(observe(activity(75, 45, 20))).isEmpty();
    assertThat(observe(activity(75.5, 9.9, 1))).hasSize(1);
  }

  @Test
  void doesNotMissDataThatItHasNotReadYet() {
    observe(ok(0), activity(10, 9.9, 1));

    // Another reader is 40 s behind: what is missed may lie before it.
    assertThat(observe(activity(45, 9.9, 1))).hasSize(1);
    state = watch.start();
    observe(ok(0), activity(10, 9.9, 1), activity(38, 9.9, 1));
    assertThat(observe(activity(12, 11.9, 1), activity(45, 9.9, 1))).isEmpty();
    assertThat(observe(activity(69, 9.9, 1))).hasSize(1);
  }

  @Test
  void doesNotTakeAVenueForGoodBecauseDogwatchIsBehind() {
    only(observe(ok(0), ok(60), activity(61, 20, 1)));

    assertThat(observe(activity(30, 19, 1), ok(65), ok(70))).isEmpty();
  }

  @Test
  void doesNotMissDataByWhatWasKnownLongAgo() {
    observe(activity(0, -100, 1));

    assertThat(observe(ok(300), ok(360))).isEmpty();
  }

  @Test
  void doesNotTakeAStaleProberForAnOutage() {
    observe(ok(0), failed(60, Outcome.TIMEOUT));

    assertThat(silence(240)).isEmpty();
    assertThat(silence(241)).isEmpty();
    assertThat(silence(270)).isEmpty();
    Alert alert = only(silence(271));

    assertThat(alert.type()).isEqualTo("watchdog_health");
    assertThat(alert.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(alert.description()).isEqualTo("no probe came from eu for 180 s");
    assertThat(alert.times().event()).isEqualTo(at(240));
    assertThat(silence(900)).isEmpty();
    assertThat(only(observe(ok(960))).state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void givesItselfTimeToReadOldProbes() {
    observe(ok(0));
    assertThat(silence(400)).isEmpty();

    observe(ok(60));

    assertThat(silence(450)).isEmpty();
    assertThat(silence(470)).isEmpty();
    assertThat(silence(480)).hasSize(1);
  }

  @Test
  void doesNotTakeAVenueForGoodBecauseItsProberIsStale() {
    only(observe(failed(0, Outcome.TIMEOUT), failed(60, Outcome.TIMEOUT)));

    assertThat(observe(activity(600, 599, 1), status(601, Status.ONLINE))).isEmpty();
  }

  @Test
  void forgetsProbersThatAreGoneForADay() {
    observe(from("eu", 0, Outcome.OK), from("us", 0, Outcome.OK));

    observe(from("us", 86_401, Outcome.OK));

    assertThat(state.rule().lines()).containsOnlyKeys("us/ping");
  }
}
