package io.dogwatch.watchdog.streams;

import static io.dogwatch.watchdog.streams.MarketFixtures.TOPICS;
import static io.dogwatch.watchdog.streams.MarketFixtures.watchdogs;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.market.Earnings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts about earnings, from the record to the topic. */
class EarningsTopologyTest {

  private static final Instant REPORTED = MarketFixtures.T0;

  @TempDir private Path folder;

  @Test
  void takesAnAlertBackWhenTheReportIsCorrected() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      pipe(topology, report("AAPL", 1, 2.50));
      pipe(topology, report("AAPL", 1, 2.50));
      pipe(topology, report("AAPL", 2, 2.80));
      pipe(topology, report("AAPL", 3, 2.30));

      List<Alert> alerts = topology.alerts();
      assertThat(alerts)
          .extracting(Alert::state)
          .containsExactly(State.FIRING, State.FIRING, State.RETRACTED);
      assertThat(alerts).extracting(Alert::revision).containsExactly(1, 2, 3);
      assertThat(alerts).extracting(Alert::alertId).containsOnly(alerts.getFirst().alertId());
      Alert first = alerts.getFirst();
      assertThat(first.fingerprint()).isEqualTo("earnings-anomaly|earnings_anomaly/2025Q4|AAPL");
      assertThat(first.subject()).isEqualTo(new Alert.Subject("AAPL", null, null));
      assertThat(first.evidence().sourceEvents()).containsExactly("AAPL/2025Q4/1");
      assertThat(first.evidence().texts()).containsEntry("fiscal_period", "2025Q4");
    }
  }

  @Test
  void resolvesAnAlertAfterSomeDays() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      pipe(topology, report("AAPL", 1, 2.50));
      topology.advanceWallClock(Duration.ofDays(7));

      List<Alert> alerts = topology.alerts();
      assertThat(alerts).extracting(Alert::state).containsExactly(State.FIRING, State.RESOLVED);
      assertThat(alerts.getLast().times().resolved())
          .isEqualTo(REPORTED.plusSeconds(1).plus(Duration.ofDays(7)));
    }
  }

  @Test
  void rejectsWhatIsNoReport() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      pipe(topology, "AAPL", new byte[] {7});
      pipe(topology, report("TSLA", 1, 2.50));

      assertThat(topology.records(TOPICS.watchdogRejects())).hasSize(1);
      assertThat(topology.alerts()).hasSize(1);
    }
  }

  private static Earnings report(String symbol, int revision, double actual) {
    return new Earnings(
        symbol,
        "2025Q4",
        revision,
        REPORTED,
        new Earnings.Eps(actual, 2.20, null, null),
        new Earnings.Revenue(null, null),
        new Earnings.Guidance(null, null),
        "GAAP",
        "USD",
        REPORTED.plusSeconds(revision));
  }

  private static void pipe(TopologyDriver topology, Earnings report) {
    pipe(topology, report.key(), Earnings.CODEC.encode(report));
  }

  private static void pipe(TopologyDriver topology, String key, byte[] value) {
    topology.pipe(TOPICS.earnings(), key, value, new RecordHeaders());
  }
}
