package io.dogwatch.watchdog.streams;

import static io.dogwatch.watchdog.streams.MarketFixtures.TOPICS;
import static io.dogwatch.watchdog.streams.MarketFixtures.jumpOf;
import static io.dogwatch.watchdog.streams.MarketFixtures.watchdogs;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.watchdog.price.PriceThresholds;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import io.dogwatch.watchdog.streams.Watchdogs.Setup;
import io.dogwatch.watchdog.volume.VolumeThresholds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTimeConfigTest {

  private static final String PRICE = "price-anomaly";
  private static final String BTC = "BTC/USD";
  private static final String ETH = "ETH/USD";

  @TempDir private Path folder;

  @Test
  void appliesAThresholdFromTheNextEventOn() {
    try (var topology = topology()) {
      topology.configure(PRICE, "threshold 7");
      topology.pipe(jumpOf(BTC));
      assertThat(topology.alerts()).isEmpty();

      topology.configure(PRICE, "threshold 4");
      topology.pipe(jumpOf(ETH));

      assertThat(topology.alerts()).extracting(Alert::state).contains(State.FIRING);
    }
  }

  @Test
  void stampsANewRuleVersion() {
    String asSet = firstAlertWith(null).ruleVersion();

    assertThat(firstAlertWith("threshold 4").ruleVersion())
        .isNotEqualTo(asSet)
        .isEqualTo(firstAlertWith("threshold 4").ruleVersion());
    assertThat(firstAlertWith("threshold 4").alertId())
        .isNotEqualTo(firstAlertWith(null).alertId());
  }

  @Test
  void restoresTheSettingsAtATombstone() {
    try (var topology = topology()) {
      topology.configure(PRICE, "threshold 7");
      topology.configure(PRICE, null);
      topology.pipe(jumpOf(BTC));

      assertThat(topology.alerts().getFirst().ruleVersion())
          .isEqualTo(firstAlertWith(null).ruleVersion());
    }
  }

  @Test
  void refusesWhatMakesNoSenseAndKeepsWhatWasSaidBefore() {
    try (var topology = topology()) {
      topology.configure(PRICE, "threshold 7");
      topology.configure(PRICE, "nonsense");
      topology.pipe(jumpOf(BTC));

      assertThat(topology.alerts()).isEmpty();
      TestRecord<byte[], byte[]> rejected = only(topology.records(TOPICS.watchdogRejects()));
      assertThat(rejected.key()).asString().isEqualTo(PRICE);
      assertThat(rejected.value()).asString().isEqualTo("nonsense");
      assertThat(text(rejected, RejectRecord.REASON)).isEqualTo("INVALID_CONFIG");
      assertThat(text(rejected, RejectRecord.DETAIL)).isEqualTo("sense expected, found nonsense");
      assertThat(text(rejected, RejectRecord.ORIGIN)).isEqualTo("test.watchdog.config/0/1");
      // What a new instance reads: the last that made sense.
      assertThat(topology.records(TOPICS.appliedWatchdogConfig()))
          .extracting(applied -> new String(applied.value(), UTF_8))
          .containsExactly("threshold 7");
    }
  }

  @Test
  void refusesConfigurationOfNobody() {
    try (var topology = topology()) {
      topology.pipe(
          TOPICS.watchdogConfig(),
          new TestRecord<>(null, new byte[0], new RecordHeaders(), TopologyDriver.NOW));

      assertThat(text(only(topology.records(TOPICS.watchdogRejects())), RejectRecord.DETAIL))
          .isEqualTo("the name of a watchdog as key expected, found none");
    }
  }

  @Test
  void closesOpenAlertsWhenAWatchdogIsSwitchedOff() {
    try (var topology = topology()) {
      topology.pipe(jumpOf(BTC).subList(0, 6));
      Alert firing = only(topology.alerts());

      topology.configure(PRICE, "off");
      topology.advanceWallClock(Duration.ofSeconds(1));

      Alert closed = only(topology.alerts());
      assertThat(closed.alertId()).isEqualTo(firing.alertId());
      assertThat(closed.revision()).isEqualTo(2);
      assertThat(closed.state()).isEqualTo(State.RESOLVED);
      assertThat(closed.evidence().texts()).containsEntry("reason", "disabled");
      assertThat(closed.times().resolved()).isEqualTo(TopologyDriver.NOW);
      topology.pipe(jumpOf(ETH));
      topology.advanceWallClock(Duration.ofSeconds(5));
      assertThat(topology.alerts()).isEmpty();
    }
  }

  @Test
  void watchesAgainWhenItIsSwitchedOn() {
    try (var topology = topology()) {
      topology.configure(PRICE, "off");
      topology.pipe(jumpOf(BTC));
      topology.configure(PRICE, "threshold 5");
      topology.pipe(jumpOf(ETH));

      assertThat(topology.alerts()).extracting(alert -> alert.subject().symbol()).containsOnly(ETH);
    }
  }

  /** As after a restart with other settings. */
  @Test
  void closesAlertsOfAWatchdogThatItsSettingsSwitchOff() {
    try (var before = topology();
        var after = new TopologyDriver(folder.resolve("after"), watchdogs(false, true))) {
      before.pipe(jumpOf(BTC).subList(0, 6));
      after.restore(before.changelog());

      after.advanceWallClock(Duration.ofSeconds(1));

      assertThat(only(after.alerts()).evidence().texts()).containsEntry("reason", "disabled");
    }
  }

  @Test
  void watchesTheSymbolsOfAListOnly() {
    try (var topology = topology()) {
      topology.configure(PRICE, "only ETH/USD");
      topology.pipe(jumpOf(BTC));
      topology.pipe(jumpOf(ETH));

      assertThat(topology.alerts())
          .extracting(alert -> alert.subject().symbol(), Alert::state)
          .containsExactly(tuple(ETH, State.FIRING), tuple(ETH, State.RESOLVED));
      assertThat(topology.priceState("bitstamp|BTC/USD")).isNull();
    }
  }

  @Test
  void closesAlertsOfSymbolsThatAreNotOnTheListAnyMore() {
    try (var topology = topology()) {
      topology.pipe(jumpOf(BTC).subList(0, 6));
      topology.pipe(jumpOf(ETH).subList(0, 6));
      assertThat(topology.alerts()).hasSize(2);

      topology.configure(PRICE, "only ETH/USD");
      topology.advanceWallClock(Duration.ofSeconds(1));

      Alert closed = only(topology.alerts());
      assertThat(closed.subject().symbol()).isEqualTo(BTC);
      assertThat(closed.evidence().texts()).containsEntry("reason", "excluded");
    }
  }

  @Test
  void leavesOtherWatchdogsAlone() {
    try (var topology = topology()) {
      topology.configure("unusual-volume", "off");
      topology.pipe(jumpOf(BTC));
      topology.advanceWallClock(Duration.ofSeconds(1));

      assertThat(topology.alerts()).hasSize(2);
      assertThat(topology.health("unusual-volume").status())
          .isEqualTo(WatchdogHealth.Status.STOPPED);
    }
  }

  @Test
  void goesOnWithAnEpisodeUnderAnotherThreshold() {
    try (var topology = topology()) {
      topology.pipe(jumpOf(BTC).subList(0, 6));
      topology.configure(PRICE, "threshold 4");
      topology.pipe(jumpOf(BTC).subList(6, 9));

      List<Alert> alerts = topology.alerts();
      assertThat(alerts).extracting(Alert::state).containsExactly(State.FIRING, State.RESOLVED);
      assertThat(alerts).extracting(Alert::alertId).containsOnly(alerts.getFirst().alertId());
      assertThat(alerts)
          .extracting(Alert::ruleVersion)
          .containsOnly(firstAlertWith(null).ruleVersion());
    }
  }

  private TopologyDriver topology() {
    return new TopologyDriver(folder, watchdogs(), RunTimeConfigTest::tune);
  }

  private Alert firstAlertWith(@Nullable String config) {
    try (var topology =
        new TopologyDriver(folder.resolve("x"), watchdogs(), RunTimeConfigTest::tune)) {
      topology.configure(PRICE, config);
      topology.pipe(jumpOf(BTC));
      return topology.alerts().getFirst();
    }
  }

  /** Understands a threshold, a list of one symbol, and off. */
  private static Tuning.Outcome tune(String watchdog, String said) {
    List<String> words = List.of(said.split(" ", -1));
    return switch (words.getFirst()) {
      case "threshold" -> tuned(watchdog, true, Set.of(), Double.parseDouble(words.get(1)));
      case "only" -> tuned(watchdog, true, Set.of(words.get(1)), 5);
      case "off" -> tuned(watchdog, false, Set.of(), 5);
      default -> new Tuning.Outcome.Refused("sense expected, found " + said);
    };
  }

  private static Tuning.Outcome tuned(
      String watchdog, boolean enabled, Set<String> symbols, double alertPct) {
    var thresholds =
        new PriceThresholds(
            alertPct, 10, 3, Duration.ofSeconds(2), Mode.SEED, 6, WarmupPolicy.SEED);
    return MarketFixtures.watchdogs(
            new Setup<>(enabled, symbols, Duration.ZERO, thresholds),
            new Setup<>(enabled, symbols, Duration.ZERO, VolumeThresholds.DEFAULT))
        .stream()
        .filter(all -> all.name().equals(watchdog))
        .<Tuning.Outcome>map(Tuning.Outcome.Tuned::new)
        .findFirst()
        .orElseThrow();
  }

  private static String text(TestRecord<byte[], byte[]> rejected, String header) {
    return new String(rejected.headers().lastHeader(header).value(), UTF_8);
  }

  private static <T> T only(List<T> all) {
    assertThat(all).hasSize(1);
    return all.getFirst();
  }
}
