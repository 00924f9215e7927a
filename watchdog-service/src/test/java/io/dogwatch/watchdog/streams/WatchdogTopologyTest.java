package io.dogwatch.watchdog.streams;

import static io.dogwatch.watchdog.streams.MarketFixtures.T0;
import static io.dogwatch.watchdog.streams.MarketFixtures.TOPICS;
import static io.dogwatch.watchdog.streams.MarketFixtures.jumpOf;
import static io.dogwatch.watchdog.streams.MarketFixtures.trade;
import static io.dogwatch.watchdog.streams.MarketFixtures.watchdogs;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.market.Bar;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.episodes.WatchState;
import io.dogwatch.watchdog.feeds.recordings.RecordedTrades;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchdogTopologyTest {

  private static final String BTC = "BTC/USD";

  @TempDir private Path folder;

  /** DEF 30: the same condition was an alert at every check. */
  @Test
  void raisesOneAlertPerEpisode() {
    try (var topology = topology()) {
      topology.pipe(jumpOf(BTC));

      List<Alert> alerts = topology.alerts();
      assertThat(alerts).extracting(Alert::state).containsExactly(State.FIRING, State.RESOLVED);
      assertThat(alerts).extracting(Alert::revision).containsExactly(1, 2);
      assertThat(alerts).extracting(Alert::alertId).hasSize(2).containsOnly(id(alerts));
      assertThat(topology.messages(TOPICS.alertStates(), Alert.CODEC)).isEqualTo(alerts);
    }
  }

  @Test
  void takesTheTimesOfAnAlertFromTheEvents() {
    try (var topology = topology()) {
      topology.pipe(jumpOf(BTC));

      assertThat(topology.alerts().getFirst().times())
          .isEqualTo(
              new Alert.Times(
                  T0.plusSeconds(61),
                  T0.plusSeconds(61).plusMillis(3),
                  T0.plusSeconds(60),
                  T0.plusSeconds(61),
                  null));
    }
  }

  /** DEF 29: one noisy symbol must not hide the others. */
  @Test
  void judgesEverySymbolByItself() {
    try (var topology = topology()) {
      List<Trade> btc = jumpOf(BTC);
      List<Trade> eth = jumpOf("ETH/USD");
      List<Trade> calm = List.of(trade("SOL/USD", 1, 0, 100), trade("SOL/USD", 2, 60, 100));
      for (int i = 0; i < btc.size(); i++) {
        topology.pipe(btc.get(i));
        topology.pipe(eth.get(i));
      }
      topology.pipe(calm);

      assertThat(topology.alerts())
          .extracting(alert -> alert.subject().symbol(), Alert::state)
          .containsExactlyInAnyOrder(
              tuple(BTC, State.FIRING),
              tuple("ETH/USD", State.FIRING),
              tuple(BTC, State.RESOLVED),
              tuple("ETH/USD", State.RESOLVED));
    }
  }

  @Test
  void isNotImpressedByRepetition() {
    try (var topology = topology()) {
      for (Trade trade : jumpOf(BTC)) {
        topology.pipe(trade);
        topology.pipe(trade);
      }

      assertThat(topology.alerts()).hasSize(2);
      assertThat(count(topology, "watchdog.duplicates", "price-anomaly")).isEqualTo(9);
    }
  }

  @Test
  void givesTheSameBytesWhenTheSameTradesComeAgain() {
    List<TestRecord<byte[], byte[]>> first = recordsOf(jumpOf(BTC));

    List<TestRecord<byte[], byte[]>> second = recordsOf(jumpOf(BTC));

    assertThat(first).hasSize(2);
    assertThat(second)
        .zipSatisfy(
            first,
            (one, other) -> {
              assertThat(one.key()).isEqualTo(other.key());
              assertThat(one.value()).isEqualTo(other.value());
              assertThat(one.headers()).isEqualTo(other.headers());
            });
  }

  @Test
  void endsInTheSameStateWhateverTheOrderWithinTheGrace() {
    List<Trade> trades =
        new ArrayList<>(RecordedTrades.bitstamp().trades().subList(96_000, 97_000));
    List<Alert> inOrder;
    WatchState<?> expected;
    try (var topology = topology()) {
      topology.pipe(trades);
      inOrder = topology.alerts();
      expected = topology.priceState(trades.getFirst().key());
    }

    shuffleWithin(2, trades);
    try (var topology = topology()) {
      topology.pipe(trades);

      assertThat(topology.priceState(trades.getFirst().key())).isEqualTo(expected);
      List<Alert> shuffled = topology.alerts();
      assertThat(shuffled).extracting(Alert::state).contains(State.FIRING, State.RESOLVED);
      assertThat(shuffled).extracting(Alert::alertId).containsOnly(id(inOrder));
    }
  }

  /** DEF 34: what was known was lost at a restart. */
  @Test
  void carriesOnInMidEpisode() {
    List<Trade> trades = jumpOf(BTC);
    List<Alert> expected;
    try (var topology = topology()) {
      topology.pipe(trades);
      expected = topology.alerts();
    }

    for (int cut = 1; cut < trades.size(); cut++) {
      List<Alert> alerts = new ArrayList<>();
      Map<String, List<KeyValue<String, Object>>> changelog;
      try (var topology = topology()) {
        topology.pipe(trades.subList(0, cut));
        alerts.addAll(topology.alerts());
        changelog = topology.changelog();
      }
      try (var topology = topology()) {
        topology.restore(changelog);
        topology.pipe(trades.subList(cut, trades.size()));
        alerts.addAll(topology.alerts());
      }
      assertThat(alerts).as("cut before trade %d", cut + 1).isEqualTo(expected);
    }
  }

  @Test
  void rejectsEventsOfTheFuture() {
    try (var topology = topology()) {
      double limit = Duration.between(T0, TopologyDriver.NOW).toSeconds() + 10;
      topology.pipe(trade(BTC, 1, limit, 100));
      topology.pipe(trade(BTC, 2, limit + 0.001, 100));

      TestRecord<byte[], byte[]> rejected = only(topology.records(TOPICS.watchdogRejects()));
      assertThat(text(rejected.headers(), RejectRecord.REASON)).isEqualTo("FUTURE_TIMESTAMP");
      assertThat(text(rejected.headers(), RejectRecord.ORIGIN)).isEqualTo("test.market.trades/0/1");
      assertThat(text(rejected.headers(), "traceparent")).startsWith("00-0af7651916cd43dd");
      assertThat(rejected.value()).isEqualTo(Trade.CODEC.encode(trade(BTC, 2, limit + 0.001, 100)));
    }
  }

  @Test
  void rejectsWhatItCannotRead() {
    try (var topology = topology()) {
      topology.pipe(TOPICS.trades(), "key", "no trade".getBytes(UTF_8), new RecordHeaders());
      topology.pipe(TOPICS.bars(), "key", "no bar".getBytes(UTF_8), new RecordHeaders());
      topology.pipe(jumpOf(BTC));

      List<TestRecord<byte[], byte[]>> rejected = topology.records(TOPICS.watchdogRejects());
      assertThat(rejected).hasSize(2);
      assertThat(rejected.getFirst().key()).asString().isEqualTo("key");
      assertThat(rejected.getFirst().value()).asString().isEqualTo("no trade");
      assertThat(text(rejected.getFirst().headers(), RejectRecord.REASON)).isEqualTo("UNDECODABLE");
      assertThat(rejected.getFirst().headers())
          .extracting(header -> header.key())
          .contains("ce_id", "ce_type", "ce_source", "ce_time", "content-type", "traceparent");
      assertThat(text(rejected.getFirst().headers(), RejectRecord.DETAIL))
          .isEqualTo("TradeRecord expected: not in Avro single-object encoding");
      assertThat(topology.alerts()).hasSize(2);
    }
  }

  @Test
  void carriesCloudEventsHeadersAndTheTraceOfTheTrade() {
    try (var topology = topology()) {
      topology.pipe(jumpOf(BTC));

      TestRecord<byte[], byte[]> written = topology.records(TOPICS.alerts()).getFirst();
      Alert alert = Alert.CODEC.decode(written.value()).message().orElseThrow();
      assertThat(written.key())
          .asString()
          .isEqualTo("price-anomaly|price_anomaly|bitstamp|BTC/USD");
      assertThat(text(written.headers(), "ce_id")).isEqualTo(alert.alertId() + "/1");
      assertThat(text(written.headers(), "ce_type")).isEqualTo("io.dogwatch.alert.firing");
      assertThat(text(written.headers(), "ce_source")).isEqualTo("dogwatch/watchdog/price-anomaly");
      assertThat(text(written.headers(), "ce_time")).isEqualTo("2026-01-05T15:01:01.003Z");
      assertThat(text(written.headers(), "traceparent"))
          .startsWith("00-0af7651916cd43dd8448eb211c80319c-")
          .doesNotContain("b7ad6b7169203331");
    }
  }

  /** Retention goes by the timestamp: an alert on trades of 2013 must not be deleted at once. */
  @Test
  void writesAlertsWithTheTimeAtWhichTheTradeWasWritten() {
    try (var topology = topology()) {
      topology.pipe(jumpOf(BTC));

      assertThat(topology.records(TOPICS.alerts()))
          .extracting(TestRecord::getRecordTime)
          .containsOnly(TopologyDriver.NOW);
    }
  }

  @Test
  void publishesBarsAndJudgesTheirVolume() {
    try (var topology = topology()) {
      for (int day = 0; day < 4; day++) {
        for (int second = 0; second <= 400; second += 10) {
          boolean wild = day == 3 && second < 300;
          topology.pipe(tradeOf(day, second, wild ? 60 : 10));
        }
      }

      // Each day the minutes from 15:00 to 15:05 are final; that of the last trade is when the
      // next day begins.
      List<Bar> bars = topology.messages(TOPICS.bars(), Bar.CODEC);
      assertThat(bars).hasSize(4 * 6 + 3);
      assertThat(bars.getFirst().volume()).isEqualTo(60);
      assertThat(bars.getFirst().key()).isEqualTo("bitstamp|BTC/USD");
      Alert alert = topology.alerts().getFirst();
      assertThat(alert.watchdog()).isEqualTo("unusual-volume");
      assertThat(alert.warmup()).isTrue();
      // 30 trades of 60 instead of 30 trades of 10
      assertThat(alert.evidence().numbers()).containsEntry("observed", 6.0);
    }
  }

  @Test
  void judgesBarsThatOthersPublish() {
    try (var topology = topology()) {
      for (int day = 0; day < 4; day++) {
        for (int minute = 0; minute < 6; minute++) {
          topology.pipe(barOf(day, minute, day == 3 ? 400 : 100));
        }
      }

      assertThat(topology.alerts()).extracting(Alert::type).containsExactly("unusual_volume");
    }
  }

  @Test
  void doesNotRunWhatIsDisabled() {
    try (var topology = new TopologyDriver(folder, watchdogs(false, true))) {
      topology.pipe(jumpOf(BTC));

      assertThat(topology.alerts()).isEmpty();
      assertThat(topology.priceState("bitstamp|BTC/USD")).isNull();
      assertThat(topology.records(TOPICS.bars())).isNotEmpty();
    }
  }

  @Test
  void countsWhatItDropsSkipsAndSays() {
    try (var topology = topology()) {
      topology.pipe(jumpOf(BTC));
      topology.pipe(trade(BTC, 10, 0, 42_000));
      topology.pipe(TOPICS.trades(), "key", new byte[0], new RecordHeaders());
      topology.advanceWallClock(Duration.ofSeconds(1));

      assertThat(count(topology, "watchdog.late.dropped", "price-anomaly")).isEqualTo(1);
      assertThat(count(topology, "watchdog.late.dropped", "build-bars")).isEqualTo(1);
      assertThat(
              topology
                  .registry()
                  .get("watchdog.skipped")
                  .tags("watchdog", "price-anomaly", "reason", "warmup")
                  .counter()
                  .count())
          .isEqualTo(1);
      assertThat(
              topology
                  .registry()
                  .get("watchdog.events")
                  .tags("watchdog", "price-anomaly", "severity", "high")
                  .functionCounter()
                  .count())
          .isEqualTo(1);
      assertThat(
              topology
                  .registry()
                  .get("watchdog.checks")
                  .tags("watchdog", "price-anomaly", "status", "ok")
                  .functionCounter()
                  .count())
          .isEqualTo(10);
      assertThat(
              topology
                  .registry()
                  .get("watchdog.rejects")
                  .tags("input", "trades", "reason", "UNDECODABLE")
                  .counter()
                  .count())
          .isEqualTo(1);
    }
  }

  private TopologyDriver topology() {
    return new TopologyDriver(folder, watchdogs());
  }

  private List<TestRecord<byte[], byte[]>> recordsOf(List<Trade> trades) {
    try (var topology = topology()) {
      topology.pipe(trades);
      return topology.records(TOPICS.alerts());
    }
  }

  private static void shuffleWithin(int seconds, List<Trade> trades) {
    var random = new Random(42);
    int from = 0;
    for (int i = 1; i <= trades.size(); i++) {
      if (i == trades.size()
          || trades
              .get(from)
              .eventTime()
              .plusSeconds(seconds)
              .isBefore(trades.get(i).eventTime())) {
        Collections.shuffle(trades.subList(from, i), random);
        from = i;
      }
    }
  }

  private static Trade tradeOf(int day, int second, double size) {
    Instant time = T0.minus(Duration.ofDays(3 - day)).plusSeconds(second);
    String id = Integer.toString(day * 1_000 + second);
    return new Trade("bitstamp", BTC, id, 100, size, time, time, List.of());
  }

  private static Bar barOf(int day, int minute, double volume) {
    Instant start = T0.minus(Duration.ofDays(3 - day)).plusSeconds(minute * 60L);
    return new Bar(
        "other", "X", start, Duration.ofMinutes(1), 1, 1, 1, 1, volume, 9, true, 1, start);
  }

  private static double count(TopologyDriver topology, String name, String watchdog) {
    return topology.registry().get(name).tags("watchdog", watchdog).counter().count();
  }

  private static String id(List<Alert> alerts) {
    return alerts.getFirst().alertId();
  }

  private static <T> T only(List<T> all) {
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private static String text(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), UTF_8);
  }
}
