package io.dogwatch.watchdog.outage;

import static io.dogwatch.watchdog.outage.OutageFixtures.T0;
import static io.dogwatch.watchdog.outage.OutageFixtures.activity;
import static io.dogwatch.watchdog.outage.OutageFixtures.answered;
import static io.dogwatch.watchdog.outage.OutageFixtures.at;
import static io.dogwatch.watchdog.outage.OutageFixtures.failed;
import static io.dogwatch.watchdog.outage.OutageFixtures.ok;
import static io.dogwatch.watchdog.outage.OutageFixtures.probe;
import static io.dogwatch.watchdog.outage.OutageFixtures.status;
import static io.dogwatch.watchdog.outage.OutageFixtures.timed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.VenueEvent;
import io.dogwatch.schemas.market.VenueProbe.Outcome;
import io.dogwatch.schemas.market.VenueStatus.Status;
import io.dogwatch.watchdog.episodes.Key;
import io.dogwatch.watchdog.episodes.Terms;
import io.dogwatch.watchdog.episodes.Watch;
import io.dogwatch.watchdog.episodes.WatchState;
import io.dogwatch.watchdog.rules.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeOutageTest {

  private static final Key KEY = new Key(Key.Kind.VENUE, "kraken");

  private final Watch<OutageState, VenueEvent> watch =
      new Watch<>(
          new ExchangeOutage(OutageThresholds.DEFAULT),
          new Terms("exchange-outage", "1", "SEED", 1, Duration.ZERO, Duration.ZERO));
  private WatchState<OutageState> state = watch.start();

  @Test
  void tellsOfAVenueThatCannotBeReachedOnceUntilItIsGoodAgain() {
    assertThat(observe(ok(0), failed(60, Outcome.TIMEOUT))).isEmpty();

    Alert open = only(observe(failed(120, Outcome.TIMEOUT)));

    assertThat(open.state()).isEqualTo(State.FIRING);
    assertThat(open.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(open.type()).isEqualTo("exchange_outage");
    assertThat(open.subject()).isEqualTo(new Alert.Subject(null, "kraken", null));
    assertThat(open.times().event()).isEqualTo(at(120));
    assertThat(open.description()).isEqualTo("kraken cannot be reached: timeout");
    assertThat(open.evidence().texts())
        .containsEntry("exchange", "kraken")
        .containsEntry("condition", "down")
        .containsEntry("error", "timeout");
    assertThat(open.evidence().numbers()).containsEntry("response_time_ms", 5_000.0);

    assertThat(observe(answered(180, 503), ok(240))).isEmpty();
    Alert resolved = only(observe(ok(300)));
    assertThat(resolved.state()).isEqualTo(State.RESOLVED);
    assertThat(resolved.alertId()).isEqualTo(open.alertId());
    assertThat(resolved.times().resolved()).isEqualTo(at(300));
  }

  @Test
  void doesNotMindASingleTimeout() {
    assertThat(observe(ok(0), failed(60, Outcome.TIMEOUT), ok(120), ok(180))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"TIMEOUT", "DNS", "REFUSED", "TLS"})
  void takesEveryWayOfNotReachingAVenueForCritical(Outcome outcome) {
    Alert alert = only(observe(failed(0, outcome), failed(60, outcome)));

    assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void takesErrorsForHigh() {
    Alert alert = only(observe(answered(0, 500), answered(60, 503)));

    assertThat(alert.severity()).isEqualTo(Severity.HIGH);
    assertThat(alert.description()).isEqualTo("kraken fails probes: http_error 503");
    assertThat(alert.evidence().numbers()).containsEntry("status_code", 503.0);
    assertThat(alert.evidence().texts()).containsEntry("condition", "error");
  }

  @Test
  void takesSomethingThatIsNoHttpForAnError() {
    Alert alert = only(observe(failed(0, Outcome.PROTOCOL), failed(60, Outcome.PROTOCOL)));

    assertThat(alert.severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  void takesATimeoutAndAnErrorForAnError() {
    Alert alert = only(observe(failed(0, Outcome.TIMEOUT), answered(60, 503)));

    assertThat(alert.severity()).isEqualTo(Severity.HIGH);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 418})
  void doesNotTakeOurOwnRateLimitForAnOutage(int status) {
    for (int i = 0; i < 5; i++) {
      assertThat(observe(answered(i * 60, status))).isEmpty();
    }
  }

  @Test
  void takesARateLimitNeitherForBadNorForGood() {
    only(observe(failed(0, Outcome.TIMEOUT), failed(60, Outcome.TIMEOUT)));

    assertThat(observe(answered(120, 429), ok(180), answered(240, 429), ok(300))).isEmpty();
    assertThat(only(observe(ok(360))).state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void takesSlowAnswersForMedium() {
    assertThat(observe(ok(0, 4_200), ok(60, 4_200))).isEmpty();

    Alert alert = only(observe(ok(120, 4_200)));

    assertThat(alert.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(alert.description()).isEqualTo("kraken answers slowly: in 4200 ms");
    // 80 % of 5 s
    assertThat(alert.evidence().numbers())
        .containsEntry("threshold", 4_000.0)
        .containsEntry("observed", 4_200.0);
    assertThat(observe(ok(180, 100))).isEmpty();
    assertThat(only(observe(ok(240, 100))).state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void doesNotTakeTheLimitItselfForSlow() {
    assertThat(observe(ok(0, 4_000), ok(60, 4_000), ok(120, 4_000))).isEmpty();
  }

  @Test
  void doesNotMindSlowAnswersNowAndThen() {
    assertThat(observe(ok(0, 4_200), ok(60, 100), ok(120, 100), ok(180, 4_900), ok(240, 100)))
        .isEmpty();
  }

  /** Two hours of 100 ms; 501 ms are more than five times that, 500 ms are not. */
  @Test
  void comparesWithHowFastAVenueUsuallyAnswers() {
    for (int i = 0; i < 120; i++) {
      assertThat(observe(ok(i * 60, 100))).isEmpty();
    }

    assertThat(observe(ok(7_200, 500), ok(7_260, 500), ok(7_320, 500))).isEmpty();
    Alert alert = only(observe(ok(7_380, 501), ok(7_440, 501)));

    assertThat(alert.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(alert.evidence().numbers()).containsEntry("threshold", 500.0);
  }

  @Test
  void doesNotTakeAnAnomalyForUsual() {
    for (int i = 0; i < 120; i++) {
      observe(ok(i * 60, 100));
    }
    for (int i = 120; i < 1_200; i++) {
      observe(ok(i * 60, 600));
    }

    ProbeLine line = Objects.requireNonNull(state.rule().lines().get("eu/ping"));
    // The first one came while nothing was wrong yet.
    assertThat(line.usual()).hasSize(13).containsOnly(100L, 600L).endsWith(600L);
  }

  @Test
  void believesTwoOfThreeProbers() {
    observe(from("eu", 0, Outcome.OK), from("us", 1, Outcome.OK), from("asia", 2, Outcome.OK));

    assertThat(observe(from("eu", 60, Outcome.TIMEOUT), from("eu", 120, Outcome.TIMEOUT)))
        .isEmpty();
    assertThat(observe(from("us", 121, Outcome.TIMEOUT))).isEmpty();
    Alert alert = only(observe(from("us", 181, Outcome.TIMEOUT)));
    assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);

    // One of them alone cannot keep the alert up.
    observe(from("asia", 182, Outcome.OK), from("asia", 242, Outcome.OK));
    assertThat(observe(from("eu", 243, Outcome.OK))).isEmpty();
    assertThat(only(observe(from("eu", 303, Outcome.OK))).state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void doesNotTakeOneEndpointForTheWholeVenue() {
    observe(ok(0));
    Alert alert =
        only(
            observe(
                probe("eu", "orderbook", 1, 5_000, Outcome.TIMEOUT, null),
                ok(60),
                probe("eu", "orderbook", 61, 5_000, Outcome.TIMEOUT, null)));

    assertThat(alert.severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  void tellsOfAVenueThatRestrictsTrading() {
    Alert alert = only(observe(ok(0), ok(60), status(61, Status.CANCEL_ONLY)));

    assertThat(alert.severity()).isEqualTo(Severity.HIGH);
    assertThat(alert.description()).isEqualTo("kraken is cancel_only");
    assertThat(observe(ok(120), status(121, Status.POST_ONLY))).isEmpty();
    assertThat(only(observe(status(180, Status.ONLINE))).state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void takesPlannedMaintenanceForLowAndAnExplanationOfTheRest() {
    Alert alert = only(observe(ok(0), status(30, Status.MAINTENANCE)));

    assertThat(alert.severity()).isEqualTo(Severity.LOW);
    assertThat(alert.fingerprint()).isEqualTo("exchange-outage|maintenance|kraken");
    assertThat(
            observe(
                failed(60, Outcome.REFUSED),
                failed(120, Outcome.REFUSED),
                timed(130, 999),
                activity(140, 20, 1)))
        .isEmpty();

    Alert over = observe(status(150, Status.ONLINE)).getFirst();
    assertThat(over.state()).isEqualTo(State.RESOLVED);
  }

  @Test
  void tellsOfAnOutageThatMaintenanceDoesNotExplainAnyMore() {
    observe(status(0, Status.MAINTENANCE));
    observe(failed(60, Outcome.REFUSED), failed(120, Outcome.REFUSED));

    List<Alert> alerts = observe(status(150, Status.ONLINE));

    assertThat(alerts)
        .extracting(Alert::state, Alert::severity)
        .containsExactly(
            tuple(State.RESOLVED, Severity.LOW), tuple(State.FIRING, Severity.CRITICAL));
  }

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
  void tellsOfAClockThatIsWrong() {
    // The answer came at 0.2 s: 2.2 s is 2 s after that, and -2 s is 2 s before the question.
    assertThat(observe(timed(0, 2.2), timed(60, 58))).isEmpty();

    Alert fast = only(observe(timed(120, 122.3)));
    assertThat(fast.severity()).isEqualTo(Severity.LOW);
    assertThat(fast.fingerprint()).isEqualTo("exchange-outage|clock_skew|kraken");
    assertThat(fast.evidence().numbers().get("observed")).isCloseTo(2.1, within(1e-9));
    assertThat(only(observe(timed(180, 180.1))).state()).isEqualTo(State.RESOLVED);

    Alert slow = only(observe(timed(240, 237.5)));
    assertThat(slow.evidence().numbers().get("observed")).isCloseTo(-2.5, within(1e-9));
  }

  @Test
  void ignoresWhatIsOlderThanTheLastProbe() {
    observe(ok(0), ok(120));
    WatchState<OutageState> before = state;

    assertThat(verdicts(failed(60, Outcome.TIMEOUT))).containsExactly(new Verdict.Late());
    assertThat(verdicts(ok(120))).containsExactly(new Verdict.Duplicate());
    assertThat(state).isEqualTo(before);
    // of another prober it is the newest
    assertThat(verdicts(from("us", 60, Outcome.TIMEOUT)))
        .doesNotHaveAnyElementsOfTypes(Verdict.Late.class);
  }

  @Test
  void ignoresAStatusOlderThanTheLast() {
    observe(status(60, Status.ONLINE));

    assertThat(verdicts(status(0, Status.CANCEL_ONLY))).containsExactly(new Verdict.Late());
    assertThat(verdicts(status(60, Status.ONLINE))).containsExactly(new Verdict.Duplicate());
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

  @Test
  void survivesTheWayThroughTheStore() {
    observe(ok(0), answered(60, 503), status(61, Status.POST_ONLY), activity(62, 61, 0.5));
    silence(500);
    OutageState rule = state.rule();
    assertThat(rule.overdueSince()).isNotNull();

    assertThat(OutageState.CODEC.fromBytes(OutageState.CODEC.toBytes(rule))).isEqualTo(rule);
    OutageState unseen = OutageState.UNSEEN;
    assertThat(OutageState.CODEC.fromBytes(OutageState.CODEC.toBytes(unseen))).isEqualTo(unseen);
  }

  private static VenueEvent from(String prober, double second, Outcome outcome) {
    return probe(prober, "ping", second, 100, outcome, null);
  }

  private List<Alert> observe(VenueEvent... events) {
    List<Alert> alerts = new ArrayList<>();
    for (VenueEvent event : events) {
      var outcome = watch.observe(state, KEY, event);
      state = outcome.state();
      alerts.addAll(outcome.alerts());
    }
    return alerts;
  }

  private List<Verdict> verdicts(VenueEvent event) {
    var outcome = watch.observe(state, KEY, event);
    state = outcome.state();
    return outcome.verdicts();
  }

  private List<Alert> silence(int second) {
    Instant now = T0.plusSeconds(second);
    var outcome = watch.silence(state, KEY, now);
    state = outcome.state();
    return outcome.alerts();
  }

  private static Alert only(List<Alert> alerts) {
    assertThat(alerts).hasSize(1);
    return alerts.getFirst();
  }
}
