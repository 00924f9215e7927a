package io.dogwatch.watchdog.outage;

import static io.dogwatch.watchdog.outage.OutageFixtures.activity;
import static io.dogwatch.watchdog.outage.OutageFixtures.answered;
import static io.dogwatch.watchdog.outage.OutageFixtures.at;
import static io.dogwatch.watchdog.outage.OutageFixtures.failed;
import static io.dogwatch.watchdog.outage.OutageFixtures.ok;
import static io.dogwatch.watchdog.outage.OutageFixtures.probe;
import static io.dogwatch.watchdog.outage.OutageFixtures.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.VenueProbe.Outcome;
import io.dogwatch.schemas.market.VenueStatus.Status;
import io.dogwatch.watchdog.episodes.WatchState;
import io.dogwatch.watchdog.rules.Verdict;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What probes say of a venue. */
class ExchangeOutageTest extends VenueWatching {

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

  /** DEF 33: only timeouts were outages, not unknown names, refused connections, TLS. */
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

  /** A prober is stale after three minutes. */
  @Test
  void neitherEndsAnOutageNorMissesOneBecauseAProberStopped() {
    observe(from("eu", 0, Outcome.TIMEOUT), from("us", 1, Outcome.TIMEOUT));
    only(observe(from("eu", 60, Outcome.TIMEOUT), from("us", 61, Outcome.TIMEOUT)));

    for (int at = 120; at <= 600; at += 60) {
      assertThat(observe(from("eu", at, Outcome.TIMEOUT))).isEmpty();
    }
    assertThat(observe(from("eu", 660, Outcome.OK))).isEmpty();
    assertThat(only(observe(from("eu", 720, Outcome.OK))).state()).isEqualTo(State.RESOLVED);

    assertThat(observe(from("eu", 780, Outcome.TIMEOUT))).isEmpty();
    assertThat(only(observe(from("eu", 840, Outcome.TIMEOUT))).state()).isEqualTo(State.FIRING);
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
  void survivesTheWayThroughTheStore() {
    observe(ok(0), answered(60, 503), status(61, Status.POST_ONLY), activity(62, 61, 0.5));
    silence(500);
    OutageState rule = state.rule();
    assertThat(rule.overdueSince()).isNotNull();

    assertThat(OutageState.CODEC.fromBytes(OutageState.CODEC.toBytes(rule))).isEqualTo(rule);
    OutageState unseen = OutageState.UNSEEN;
    assertThat(OutageState.CODEC.fromBytes(OutageState.CODEC.toBytes(unseen))).isEqualTo(unseen);
  }
}
