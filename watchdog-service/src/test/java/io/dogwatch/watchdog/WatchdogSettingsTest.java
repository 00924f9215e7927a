package io.dogwatch.watchdog;

import static io.dogwatch.watchdog.SettingsFixtures.environmentOf;
import static io.dogwatch.watchdog.SettingsFixtures.settingsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.settings.InvalidSettings;
import io.dogwatch.settings.SettingsCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WatchdogSettingsTest {

  @Test
  void hasDefaults() {
    WatchdogSettings settings = settingsOf(Map.of());

    assertThat(settings.kafka().bootstrapServers()).isEqualTo("localhost:9092");
    assertThat(settings.kafka().topics().prefix()).isEqualTo("dogwatch.");
    assertThat(settings.kafka().shape()).isEqualTo(ClusterShape.CLUSTER);
    assertThat(settings.streams().threads()).isEqualTo(2);
    assertThat(settings.stateDirectory())
        .isEqualTo(Path.of(System.getProperty("java.io.tmpdir"), "dogwatch-watchdog"));
  }

  @Test
  void listensToNobodyByDefault() {
    FeedSettings feeds = settingsOf(Map.of()).feeds();

    assertThat(feeds.isOff()).isTrue();
    assertThat(feeds.probes().interval()).isEqualTo(Duration.ofSeconds(60));
    assertThat(feeds.probes().timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(feeds.probes().prober()).isEqualTo("dogwatch");
  }

  @Test
  void readsWhomToListenTo() {
    FeedSettings feeds =
        settingsOf(
                Map.of(
                    "dogwatch.feeds.live.kraken", "BTC/USD,ETH/USD",
                    "dogwatch.feeds.live.binance", "BTC/USDT",
                    "dogwatch.feeds.probes.venues", "kraken",
                    "dogwatch.feeds.probes.interval", "30s",
                    "dogwatch.feeds.probes.timeout", "2s",
                    "dogwatch.feeds.probes.prober", "eu"))
            .feeds();

    assertThat(feeds.isOff()).isFalse();
    assertThat(feeds.live().symbols())
        .isEqualTo(Map.of("binance", List.of("BTC/USDT"), "kraken", List.of("BTC/USD", "ETH/USD")));
    assertThat(feeds.probes())
        .isEqualTo(
            new FeedSettings.Probes(
                List.of("kraken"), Duration.ofSeconds(30), Duration.ofSeconds(2), "eu"));
    assertThat(feeds.probes().targets()).isNotEmpty();
  }

  @Test
  void reportsAllProblemsTogether() {
    var environment =
        environmentOf(
            Map.of(
                "dogwatch.kafka.topics.prefix", "a b",
                "dogwatch.kafka.topics.replication", "0",
                "dogwatch.streams.threads", "0",
                "dogwatch.streams.thread", "3",
                "dogwatch.watchdogs.price-anomaly.threshold-pct", "-1",
                "dogwatch.watchdogs.unusual-volume.min-sessions", "31",
                "dogwatch.feeds.live.kraken", "bitcoin",
                "dogwatch.feeds.probes.venues", "mtgox"));

    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> new SettingsCheck(WatchdogSettings.class).check(environment))
        .withMessageContainingAll(
            "dogwatch.kafka.topics: prefix",
            "replication of at least 1 expected, found 0",
            "dogwatch.streams: threads of at least 1 expected, found 0",
            "dogwatch.streams.thread: there is no such setting",
            "dogwatch.watchdogs: price-anomaly: 0 < clear-pct <= threshold-pct <= critical-pct",
            "unusual-volume: 1 <= warmup-sessions <= min-sessions <= lookback-sessions",
            "dogwatch.feeds.live: a symbol like BTC/USD expected, found bitcoin",
            "dogwatch.feeds.probes: venues: one of [binance, coinbase, kraken] expected, found mtgox");
  }
}
