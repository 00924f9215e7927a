package io.dogwatch.watchdog.streams;

import static io.dogwatch.watchdog.streams.MarketFixtures.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.market.Bar;
import io.dogwatch.schemas.market.PairBar;
import io.dogwatch.watchdog.correlation.CorrelationThresholds;
import io.dogwatch.watchdog.correlation.CorrelationThresholds.Bounds;
import io.dogwatch.watchdog.correlation.CorrelationThresholds.Windows;
import io.dogwatch.watchdog.rules.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From bars of a minute, by way of pairs, to alerts. */
class CorrelationTopologyTest {

  private static final String NAME = "correlation-breakdown";
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

  /** Returns in percent: four hours of correlation 1, then four of correlation 0. */
  private static final double[][] BREAK = {
    {1, 2}, {-1, -2}, {2, 4}, {-2, -4}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}
  };

  @TempDir private Path folder;

  private final Map<String, Double> closes = new HashMap<>();

  @Test
  void alertsOnAPairWhoseCorrelationBreaks() {
    try (var topology = topology(Mode.SEED)) {
      pipe(topology, BREAK);
      pipe(topology, BREAK.length, 0, 0);

      Alert alert = topology.alerts().getFirst();
      assertThat(alert.state()).isEqualTo(State.FIRING);
      assertThat(alert.type()).isEqualTo("correlation_break");
      assertThat(alert.fingerprint()).isEqualTo("correlation-breakdown|correlation_break|BTC|ETH");
      assertThat(alert.subject()).isEqualTo(new Alert.Subject(null, null, "BTC|ETH"));
      assertThat(alert.evidence().texts()).containsEntry("asset1", "BTC");
    }
  }

  /** A bar of an hour goes to its pairs when the first bar of the next hour has come. */
  @Test
  void publishesHoursForThePairsOfASymbol() {
    try (var topology = topology(Mode.SEED)) {
      pipe(topology, BREAK);
      pipe(topology, BREAK.length, 0, 0);
      topology.pipe(minute("SOL", 0, 100, 100));
      topology.pipe(minute("SOL", 1, 100, 100));

      List<TestRecord<byte[], byte[]>> records = topology.records(TOPICS.pairs());
      assertThat(records).hasSize(16);
      assertThat(records).allSatisfy(it -> assertThat(it.key()).asString().isEqualTo("BTC|ETH"));
      assertThat(records.getFirst().headers().lastHeader("ce_id").value())
          .asString()
          .isEqualTo("BTC|ETH/v|BTC/2026-01-05T00:00:00Z/1");
      PairBar first = PairBar.CODEC.decode(records.getFirst().value()).message().orElseThrow();
      assertThat(first.place()).isEqualTo(PairBar.Place.FIRST);
      assertThat(first.bar().length()).isEqualTo(Duration.ofHours(1));
    }
  }

  @Test
  void watchesPairsThatItIsToldOfWhileItRuns() {
    try (var topology = topology(Mode.SEED)) {
      pipe(topology, 0, 1, 1);
      topology.configure(NAME, "BTC|SOL");
      pipe(topology, "SOL", 1, 1);
      pipe(topology, 1, 1, 1);
      pipe(topology, "SOL", 2, 1);
      pipe(topology, 2, 1, 1);

      // An hour is told when the next one begins.
      assertThat(topology.records(TOPICS.pairs()))
          .extracting(it -> new String(it.key(), UTF_8))
          .containsExactly("BTC|SOL", "BTC|SOL", "BTC|SOL");
    }
  }

  @Test
  void buildsBarsOnceItIsSwitchedOn() {
    try (var topology = topology(Mode.SEED)) {
      topology.configure(NAME, "");
      pipe(topology, 0, 1, 1);
      pipe(topology, 1, 1, 1);
      assertThat(topology.records(TOPICS.pairs())).isEmpty();

      topology.configure(NAME, MarketFixtures.PAIR);
      pipe(topology, 2, 1, 1);
      pipe(topology, 3, 1, 1);

      assertThat(topology.records(TOPICS.pairs())).hasSize(2);
    }
  }

  @Test
  void closesAlertsOfPairsThatAreNotWatchedAnyMore() {
    try (var topology = topology(Mode.SEED)) {
      pipe(topology, BREAK);
      pipe(topology, BREAK.length, 0, 0);
      assertThat(topology.alerts()).extracting(Alert::state).containsOnly(State.FIRING);

      topology.configure(NAME, "BTC|SOL");
      topology.advanceWallClock(Duration.ofSeconds(1));

      assertThat(topology.alerts())
          .singleElement()
          .satisfies(it -> assertThat(it.state()).isEqualTo(State.RESOLVED))
          .satisfies(it -> assertThat(it.evidence().texts()).containsEntry("reason", "excluded"));
    }
  }

  @Test
  void wantsTwoEvaluationsInRobustMode() {
    try (var topology = topology(Mode.ROBUST)) {
      pipe(topology, BREAK);
      // completes the hour before
      pipe(topology, BREAK.length, 1, 1);
      assertThat(topology.alerts()).isEmpty();

      pipe(topology, BREAK.length + 1, 0, 0);

      Alert alert = topology.alerts().getFirst();
      assertThat(alert.mode()).isEqualTo("ROBUST");
      assertThat(alert.times().firstSeen()).isEqualTo(START.plus(Duration.ofHours(8)));
      assertThat(alert.times().event()).isEqualTo(START.plus(Duration.ofHours(9)));
    }
  }

  @Test
  void rejectsWhatIsNoBarOfAPair() {
    try (var topology = topology(Mode.SEED)) {
      topology.pipe(TOPICS.pairs(), "BTC|ETH", "none".getBytes(UTF_8), new RecordHeaders());
      pipe(topology, BREAK);
      pipe(topology, BREAK.length, 0, 0);

      assertThat(topology.records(TOPICS.watchdogRejects())).hasSize(1);
      assertThat(topology.alerts()).isNotEmpty();
    }
  }

  private static CorrelationThresholds thresholds(Mode mode) {
    return new CorrelationThresholds(
        new Bounds(0.5, 0.7, 1.2, 0.3, 24),
        new Windows(Duration.ofHours(4), Duration.ofHours(4), 0.8, 168),
        Duration.ofMinutes(10),
        mode,
        // four hours are few: Fisher's test would not believe in any change
        0.1);
  }

  private TopologyDriver topology(Mode mode) {
    return new TopologyDriver(
        folder,
        watching(mode, MarketFixtures.PAIR),
        (_, said) ->
            new Tuning.Outcome.Tuned(
                watching(mode, said.split(" ", -1)).stream()
                    .filter(it -> it.name().equals(NAME))
                    .findFirst()
                    .orElseThrow()));
  }

  /** With the others as they are by default; no pairs switch it off. */
  private static List<Watchdog<?, ?>> watching(Mode mode, String... pairs) {
    return MarketFixtures.watchdogs(
        new Watchdogs.Setup<>(
            pairs.length > 0 && !pairs[0].isEmpty(),
            Set.of(pairs),
            Duration.ZERO,
            thresholds(mode)));
  }

  private void pipe(TopologyDriver topology, double[][] moves) {
    for (int hour = 0; hour < moves.length; hour++) {
      pipe(topology, hour, moves[hour][0], moves[hour][1]);
    }
  }

  private void pipe(TopologyDriver topology, int hour, double first, double second) {
    pipe(topology, "BTC", hour, first);
    pipe(topology, "ETH", hour, second);
  }

  /** The first and the last minute of an hour. */
  private void pipe(TopologyDriver topology, String symbol, int hour, double pct) {
    double open = closes.getOrDefault(symbol, 100.0);
    double close = open * Math.exp(pct / 100);
    closes.put(symbol, close);
    topology.pipe(minute(symbol, hour * 60, open, open));
    topology.pipe(minute(symbol, hour * 60 + 59, open, close));
  }

  private static Bar minute(String symbol, int minute, double open, double close) {
    Instant start = START.plus(Duration.ofMinutes(minute));
    return new Bar(
        "v",
        symbol,
        start,
        Duration.ofMinutes(1),
        open,
        Math.max(open, close),
        Math.min(open, close),
        close,
        1,
        1,
        true,
        1,
        start.plusSeconds(61));
  }
}
