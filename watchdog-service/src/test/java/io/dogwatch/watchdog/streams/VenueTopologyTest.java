package io.dogwatch.watchdog.streams;

import static io.dogwatch.watchdog.streams.MarketFixtures.TOPICS;
import static io.dogwatch.watchdog.streams.MarketFixtures.watchdogs;
import static io.dogwatch.watchdog.streams.TopologyDriver.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.schemas.market.VenueActivity;
import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.schemas.market.VenueProbe.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of venues, from their topic, and from market data, to alerts. */
class VenueTopologyTest {

  @TempDir private Path folder;

  @Test
  void raisesOneAlertPerOutage() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      topology.pipe(probe(-300, Outcome.OK));
      topology.pipe(probe(-240, Outcome.TIMEOUT));
      topology.pipe(probe(-180, Outcome.TIMEOUT));
      topology.pipe(probe(-120, Outcome.OK));
      topology.pipe(probe(-60, Outcome.OK));

      List<Alert> alerts = topology.alerts();
      assertThat(alerts)
          .extracting(Alert::state, alert -> alert.times().event())
          .containsExactly(
              tuple(State.FIRING, NOW.minusSeconds(180)),
              tuple(State.RESOLVED, NOW.minusSeconds(60)));
      assertThat(alerts.getFirst().watchdog()).isEqualTo("exchange-outage");
      assertThat(alerts.getFirst().subject()).isEqualTo(new Alert.Subject(null, "bitstamp", null));
    }
  }

  @Test
  void publishesWhenMarketDataCame() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      trades(topology, 30);
      topology.advanceWallClock(Duration.ofSeconds(5));

      TestRecord<byte[], byte[]> written = only(topology.records(TOPICS.venues()));
      VenueActivity activity = VenueActivity.CODEC.decode(written.value()).message().orElseThrow();
      assertThat(written.key()).asString().isEqualTo("bitstamp");
      assertThat(activity.lastMessage()).isEqualTo(NOW);
      assertThat(activity.gapP99()).isBetween(Duration.ofMillis(100), Duration.ofMillis(125));
      assertThat(activity.eventTime()).isEqualTo(NOW.plusSeconds(5));
      assertThat(new String(written.headers().lastHeader("ce_type").value(), UTF_8))
          .isEqualTo("io.dogwatch.market.venue-activity");
    }
  }

  @Test
  void missesMarketDataOfAVenueThatAnswersProbes() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      topology.pipe(probe(-10, Outcome.OK));
      trades(topology, 30);
      topology.advanceWallClock(Duration.ofSeconds(30));
      assertThat(topology.alerts()).isEmpty();

      topology.advanceWallClock(Duration.ofSeconds(5));
      Alert alert = only(topology.alerts());
      assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
      assertThat(alert.description()).isEqualTo("bitstamp sent no market data for 35 s");

      topology.pipe(trade("31", NOW.plusSeconds(37)), NOW.plusSeconds(37));
      topology.advanceWallClock(Duration.ofSeconds(5));
      topology.pipe(probe(41, Outcome.OK));
      assertThat(only(topology.alerts()).state()).isEqualTo(State.RESOLVED);
    }
  }

  @Test
  void noticesByTheWallClockThatNobodyProbes() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      topology.pipe(probe(0, Outcome.OK));
      topology.advanceWallClock(Duration.ofSeconds(185));
      assertThat(topology.alerts()).isEmpty();

      topology.advanceWallClock(Duration.ofSeconds(30));

      assertThat(topology.alerts()).extracting(Alert::type).containsExactly("watchdog_health");
    }
  }

  @Test
  void rejectsWhatSaysNothingOfAVenue() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      topology.pipe(TOPICS.venues(), "bitstamp", "up".getBytes(UTF_8), new RecordHeaders());
      topology.pipe(probe(11, Outcome.OK));

      assertThat(topology.records(TOPICS.watchdogRejects()))
          .extracting(it -> new String(it.headers().lastHeader(RejectRecord.REASON).value(), UTF_8))
          .containsExactly("UNDECODABLE", "FUTURE_TIMESTAMP");
    }
  }

  /** Trades a tenth of a second apart, the last of them now. */
  private static void trades(TopologyDriver topology, int count) {
    for (int i = 1; i <= count; i++) {
      Instant time = NOW.minusMillis((count - i) * 100L);
      topology.pipe(trade(Integer.toString(i), time), time);
    }
  }

  private static Trade trade(String id, Instant time) {
    return new Trade("bitstamp", "BTC/USD", id, 100, 1, time, time, List.of());
  }

  private static VenueProbe probe(int second, Outcome outcome) {
    return new VenueProbe(
        "bitstamp",
        "ping",
        "eu",
        NOW.plusSeconds(second),
        Duration.ofMillis(100),
        outcome,
        null,
        null);
  }

  private static <T> T only(List<T> all) {
    assertThat(all).hasSize(1);
    return all.getFirst();
  }
}
