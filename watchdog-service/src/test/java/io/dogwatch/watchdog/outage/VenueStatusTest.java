package io.dogwatch.watchdog.outage;

import static io.dogwatch.watchdog.outage.OutageFixtures.activity;
import static io.dogwatch.watchdog.outage.OutageFixtures.failed;
import static io.dogwatch.watchdog.outage.OutageFixtures.ok;
import static io.dogwatch.watchdog.outage.OutageFixtures.status;
import static io.dogwatch.watchdog.outage.OutageFixtures.timed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.VenueProbe.Outcome;
import io.dogwatch.schemas.market.VenueStatus.Status;
import io.dogwatch.watchdog.rules.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What venues say of themselves. */
class VenueStatusTest extends VenueWatching {

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
  void ignoresAStatusOlderThanTheLast() {
    observe(status(60, Status.ONLINE));

    assertThat(verdicts(status(0, Status.CANCEL_ONLY))).containsExactly(new Verdict.Late());
    assertThat(verdicts(status(60, Status.ONLINE))).containsExactly(new Verdict.Duplicate());
  }
}
