package io.dogwatch.watchdog.streams;

import static io.dogwatch.watchdog.streams.MarketFixtures.TOPICS;
import static io.dogwatch.watchdog.streams.MarketFixtures.watchdogs;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.avro.DepthRecord;
import io.dogwatch.schemas.avro.PriceLevelRecord;
import io.dogwatch.schemas.codec.MessageCodec;
import io.dogwatch.schemas.market.Depth;
import io.dogwatch.watchdog.liquidity.DepthFeed;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What order books come to, from the topic to the alert. */
class DepthWatchdogsTest {

  @TempDir private Path folder;

  /** Forty minutes are enough to tell what is usual, though not for a day of its own. */
  @Test
  void raisesOneAlertOfLiquidityThatVanishes() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      var feed = new DepthFeed("kraken", "BTC/USD");
      for (int minute = -40; minute < 0; minute++) {
        topology.pipe(feed.change(minute * 60, 1_200_000));
      }
      for (int second = 0; second <= 200; second += 10) {
        topology.pipe(feed.change(second, second < 100 ? 500_000 : 1_100_000));
      }

      List<Alert> alerts = topology.alerts();
      assertThat(alerts).extracting(Alert::state).containsExactly(State.FIRING, State.RESOLVED);
      Alert alert = alerts.getFirst();
      assertThat(alert.fingerprint()).isEqualTo("liquidity-drop|liquidity_drop|kraken|BTC/USD");
      assertThat(alert.type()).isEqualTo("liquidity_drop");
      assertThat(alert.severity()).isEqualTo(Severity.HIGH);
      assertThat(alert.subject()).isEqualTo(new Alert.Subject("BTC/USD", "kraken", null));
      assertThat(alert.warmup()).isTrue();
      assertThat(alert.times().event()).isEqualTo(DepthFeed.time(30));
      // The first sample that is clearly over ends at +110.
      assertThat(alerts.getLast().times().resolved()).isEqualTo(DepthFeed.time(170));
    }
  }

  @Test
  void raisesAnAlertOfTheSymbolWhereVenuesDiffer() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      var one = new DepthFeed("binance", "BTC/USD");
      var other = new DepthFeed("kraken", "BTC/USD");
      for (int second = 0; second <= 4; second++) {
        topology.pipe(one.quotes(second, 45_400, 45_410, 50_000, 50_000));
        topology.pipe(other.quotes(second, 44_990, 45_000, 50_000, 50_000));
      }
      for (int second = 5; second <= 20; second++) {
        topology.pipe(one.quotes(second, 45_010, 45_020, 50_000, 50_000));
        topology.pipe(other.quotes(second, 44_990, 45_000, 50_000, 50_000));
      }

      // 400 / 45,000 = 0.889 %, less 0.26 for each venue
      assertThat(topology.alerts())
          .extracting(Alert::fingerprint, Alert::state, Alert::severity, Alert::subject)
          .containsExactly(
              tuple(
                  "arbitrage|arbitrage_opportunity|BTC/USD",
                  State.FIRING,
                  Severity.MEDIUM,
                  new Alert.Subject("BTC/USD", null, null)),
              tuple(
                  "arbitrage|arbitrage_opportunity|BTC/USD",
                  State.RESOLVED,
                  Severity.MEDIUM,
                  new Alert.Subject("BTC/USD", null, null)));
    }
  }

  @Test
  void rejectsBooksThatCannotBe() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      topology.pipe(TOPICS.depth(), "S", "no book".getBytes(UTF_8), new RecordHeaders());
      topology.pipe(TOPICS.depth(), "S", snapshot(101, 100, 1), new RecordHeaders());
      topology.pipe(TOPICS.depth(), "S", snapshot(Double.NaN, 100, 1), new RecordHeaders());
      topology.pipe(TOPICS.depth(), "S", snapshot(99, 100, -1), new RecordHeaders());
      Depth ofTheFuture = new DepthFeed("kraken", "S").change(11 + 3_600, 1_200_000);
      topology.pipe(ofTheFuture);

      assertThat(topology.records(TOPICS.watchdogRejects()))
          .extracting(DepthWatchdogsTest::reason)
          .containsExactly(
              "UNDECODABLE", "UNDECODABLE", "UNDECODABLE", "UNDECODABLE", "FUTURE_TIMESTAMP");
      assertThat(topology.alerts()).isEmpty();
    }
  }

  @Test
  void countsWhatAGapHides() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      var feed = new DepthFeed("kraken", "S");
      Depth first = feed.change(0, 1_000_000);
      topology.pipe(first);
      topology.pipe(first);
      Depth lost = feed.change(1, 1_000_000);
      topology.pipe(feed.change(2, 1_000_000));
      topology.pipe(feed.change(4, 1_000_000));
      topology.pipe(lost);

      assertThat(count(topology, "watchdog.skipped", "reason", "gap")).isEqualTo(3);
      assertThat(
              topology
                  .registry()
                  .get("watchdog.duplicates")
                  .tags("watchdog", "liquidity-drop")
                  .counter()
                  .count())
          .isEqualTo(1);
    }
  }

  private static double count(TopologyDriver topology, String name, String tag, String value) {
    return topology
        .registry()
        .get(name)
        .tags("watchdog", "liquidity-drop", tag, value)
        .counter()
        .count();
  }

  /** As a feed may send it that does not look. */
  private static byte[] snapshot(double bid, double ask, double size) {
    Instant time = DepthFeed.time(0);
    return MessageCodec.of(
            DepthRecord.getClassSchema(), DepthRecord.class, (DepthRecord it) -> it, it -> it)
        .encode(
            new DepthRecord(
                "kraken",
                "S",
                true,
                1L,
                1L,
                null,
                List.of(new PriceLevelRecord(bid, size)),
                List.of(new PriceLevelRecord(ask, size)),
                time,
                time));
  }

  private static String reason(TestRecord<byte[], byte[]> rejected) {
    return new String(rejected.headers().lastHeader(RejectRecord.REASON).value(), UTF_8);
  }
}
