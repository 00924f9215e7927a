package io.dogwatch.watchdog.streams;

import static io.dogwatch.watchdog.streams.MarketFixtures.T0;
import static io.dogwatch.watchdog.streams.MarketFixtures.TOPICS;
import static io.dogwatch.watchdog.streams.MarketFixtures.watchdogs;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Funding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Funding rates from their topic to alerts. */
class FundingTopologyTest {

  private static final Instant YESTERDAY = T0.minus(Duration.ofHours(8));

  @TempDir private Path folder;

  @Test
  void raisesOneAlertForAllVenuesOnceTheGraceIsOver() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      settle(topology, T0, 0.0016, 0.0014, 0.0015);
      assertThat(topology.alerts()).isEmpty();

      passGrace(topology);

      Alert alert = only(topology.alerts());
      assertThat(alert.watchdog()).isEqualTo("funding-rate");
      assertThat(alert.type()).isEqualTo("funding_spike");
      assertThat(alert.severity()).isEqualTo(Severity.HIGH);
      assertThat(alert.subject()).isEqualTo(new Alert.Subject("BTC-PERP", null, null));
      assertThat(alert.description())
          .isEqualTo("funding of 0.1500% per 8 hours, mean of 3 venue(s), for 1 settlement(s)");
      assertThat(alert.times().firstSeen()).isEqualTo(T0);
    }
  }

  @Test
  void resolvesItAtTheNextSettlement() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      settle(topology, YESTERDAY, 0.0016, 0.0014);
      settle(topology, T0, 0.0004, 0.0004);
      passGrace(topology);

      assertThat(topology.alerts())
          .filteredOn(alert -> alert.fingerprint().startsWith("funding-rate|funding_rate|"))
          .extracting(Alert::state, alert -> alert.times().event())
          .containsExactly(tuple(State.FIRING, YESTERDAY), tuple(State.RESOLVED, T0));
    }
  }

  @Test
  void retractsWhatAVenueThatIsLateMakesUsual() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      settle(topology, T0, 0.0016, 0.0014);
      passGrace(topology);
      topology.pipe(funding("late", T0, -0.0010));
      passGrace(topology);

      assertThat(topology.alerts())
          .extracting(Alert::state)
          .containsExactly(State.FIRING, State.RETRACTED);
    }
  }

  @Test
  void namesTheVenueThatPaysAlone() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      settle(topology, T0, 0.0100, 0.0001, 0.0001);
      passGrace(topology);

      assertThat(topology.alerts())
          .filteredOn(alert -> alert.fingerprint().contains("funding_venue/"))
          .singleElement()
          .satisfies(
              alert -> assertThat(alert.evidence().texts()).containsEntry("exchange", "venue-0"));
    }
  }

  @Test
  void rejectsARateOfMoreThanEverything() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      byte[] impossible = Funding.CODEC.encode(funding("venue-0", T0, 1));
      putDouble(impossible, 1.0, 1.5);
      topology.pipe(TOPICS.funding(), "BTC-PERP", impossible, new RecordHeaders());

      TestRecord<byte[], byte[]> rejected = only(topology.records(TOPICS.watchdogRejects()));
      assertThat(new String(rejected.headers().lastHeader(RejectRecord.DETAIL).value(), UTF_8))
          .contains("a rate from -1 to 1 expected, found 1.5");
    }
  }

  /** Replaces a number in Avro's binary form, which has doubles in little endian. */
  private static void putDouble(byte[] bytes, double before, double after) {
    var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i + Double.BYTES <= bytes.length; i++) {
      if (buffer.getDouble(i) == before) {
        buffer.putDouble(i, after);
        return;
      }
    }
    throw new AssertionError(before + " expected in the record");
  }

  /** Once to see that something waits, and again when it waited for long enough. */
  private static void passGrace(TopologyDriver topology) {
    topology.advanceWallClock(Duration.ofSeconds(30));
    topology.advanceWallClock(Duration.ofMinutes(5));
  }

  private static void settle(TopologyDriver topology, Instant time, double... rates) {
    for (int i = 0; i < rates.length; i++) {
      topology.pipe(funding("venue-" + i, time, rates[i]));
    }
  }

  private static Funding funding(String venue, Instant time, double rate) {
    return new Funding(venue, "BTC-PERP", rate, 8, time, null, null, false, null, time);
  }

  private static <T> T only(List<T> all) {
    assertThat(all).hasSize(1);
    return all.getFirst();
  }
}
