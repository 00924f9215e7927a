package io.dogwatch.watchdog.streams;

import static io.dogwatch.watchdog.streams.MarketFixtures.TOPICS;
import static io.dogwatch.watchdog.streams.MarketFixtures.jumpOf;
import static io.dogwatch.watchdog.streams.MarketFixtures.watchdogs;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.market.Trade;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the topology gives to any rule. */
class OtherRulesTest {

  @TempDir private Path folder;

  @Test
  void noticesSilenceByTheWallClock() {
    try (var topology = new TopologyDriver(folder, List.of(HeartbeatRule.watchdog()))) {
      topology.pipe(trade("1", TopologyDriver.NOW, 100));
      topology.advanceWallClock(Duration.ofSeconds(29));
      assertThat(topology.alerts()).isEmpty();

      topology.advanceWallClock(Duration.ofSeconds(6));
      topology.advanceWallClock(Duration.ofSeconds(60));
      topology.pipe(trade("2", TopologyDriver.NOW.plusSeconds(5), 100));
      topology.pipe(trade("3", TopologyDriver.NOW.plusSeconds(9), 100));

      List<Alert> alerts = topology.alerts();
      assertThat(alerts).extracting(Alert::state).containsExactly(State.FIRING);
      // Half a minute after the last trade, whenever that was noticed.
      assertThat(alerts.getFirst().times().event()).isEqualTo(TopologyDriver.NOW.plusSeconds(30));
    }
  }

  /** Events wait to be read: their absence is ours. */
  @Test
  void doesNotTakeItsOwnDelayForSilence() {
    try (var topology = new TopologyDriver(folder, List.of(HeartbeatRule.watchdog()))) {
      Instant old = TopologyDriver.NOW.minusSeconds(600);
      Trade trade = trade("1", old, 100);
      topology.pipe(
          TOPICS.trades(),
          new TestRecord<>(new byte[0], Trade.CODEC.encode(trade), new RecordHeaders(), old));

      topology.advanceWallClock(Duration.ofSeconds(5));
      assertThat(topology.alerts()).isEmpty();
      topology.advanceWallClock(Duration.ofSeconds(5));

      assertThat(topology.alerts()).extracting(Alert::state).containsExactly(State.FIRING);
    }
  }

  @Test
  void doesNotLetARuleThatFailsStopTheOthers() {
    List<Watchdog<?, ?>> all = new ArrayList<>(watchdogs());
    all.add(HeartbeatRule.watchdog());
    try (var topology = new TopologyDriver(folder, all)) {
      Trade unbearable = trade("1", MarketFixtures.T0.minusSeconds(60), 666);
      topology.pipe(unbearable);
      topology.pipe(jumpOf("ETH/USD"));

      assertThat(topology.alerts())
          .filteredOn(alert -> alert.watchdog().equals("price-anomaly"))
          .hasSize(2);
      List<TestRecord<byte[], byte[]>> rejected = topology.records(TOPICS.watchdogRejects());
      assertThat(rejected).hasSize(1);
      assertThat(rejected.getFirst().value()).isEqualTo(Trade.CODEC.encode(unbearable));
      assertThat(rejected.getFirst().headers().lastHeader("__streams.errors.message").value())
          .asString()
          .contains("a bug in a rule");
    }
  }

  private static Trade trade(String id, Instant time, double price) {
    return new Trade("bitstamp", "X", id, price, 1, time, time, List.of());
  }
}
