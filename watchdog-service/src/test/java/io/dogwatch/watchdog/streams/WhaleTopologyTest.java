package io.dogwatch.watchdog.streams;

import static io.dogwatch.watchdog.streams.MarketFixtures.TOPICS;
import static io.dogwatch.watchdog.streams.MarketFixtures.watchdogs;
import static io.dogwatch.watchdog.whale.TransferBuilder.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.watchdog.whale.TransferBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts about movements on chains, from the record to the topic. */
class WhaleTopologyTest {

  private static final TransferBuilder WHALE = transfer("BTC", "a", 500, 30_000);

  @TempDir private Path folder;

  @Test
  void takesAnAlertBackWhenTheBlockIsRemoved() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      pipe(topology, WHALE.build());
      pipe(topology, WHALE.build());
      pipe(topology, transfer("BTC", "b", 500, 30_000).build());
      pipe(topology, WHALE.status(Transfer.Status.REMOVED).build());

      List<Alert> alerts = topology.alerts();
      assertThat(alerts)
          .extracting(Alert::state)
          .containsExactly(State.FIRING, State.FIRING, State.RETRACTED);
      assertThat(alerts).extracting(Alert::revision).containsExactly(1, 1, 2);
      assertThat(alerts.getLast().alertId()).isEqualTo(alerts.getFirst().alertId());
      assertThat(alerts.get(1).alertId()).isNotEqualTo(alerts.getFirst().alertId());
      Alert first = alerts.getFirst();
      assertThat(first.fingerprint()).isEqualTo("whale-movement|whale_movement/bitcoin/a/0|BTC");
      assertThat(first.subject()).isEqualTo(new Alert.Subject("BTC", null, null));
      assertThat(first.evidence().texts()).containsEntry("direction", "transfer");
      assertThat(first.evidence().sourceEvents()).containsExactly("bitcoin/a/0");
    }
  }

  @Test
  void keepsNothingOfAlertsThatAreFinal() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      pipe(topology, WHALE.build());
      topology.advanceWallClock(Duration.ofHours(1));

      assertThat(topology.alerts())
          .extracting(Alert::state)
          .containsExactly(State.FIRING, State.RESOLVED);
      assertThat(topology.changelog().get("whale-movement-state"))
          .singleElement()
          .asString()
          .doesNotContain("Firing", "Quiet");
    }
  }

  @Test
  void rejectsWhatIsNoTransfer() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      topology.pipe(TOPICS.transfers(), "BTC", new byte[] {7}, new RecordHeaders());
      pipe(topology, WHALE.build());

      assertThat(topology.records(TOPICS.watchdogRejects())).hasSize(1);
      assertThat(topology.alerts()).hasSize(1);
    }
  }

  private static void pipe(TopologyDriver topology, Transfer transfer) {
    topology.pipe(
        TOPICS.transfers(), transfer.key(), Transfer.CODEC.encode(transfer), new RecordHeaders());
  }
}
