package io.dogwatch.watchdog;

import static io.dogwatch.watchdog.SettingsFixtures.environmentOf;
import static io.dogwatch.watchdog.SettingsFixtures.settingsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dogwatch.settings.InvalidSettings;
import io.dogwatch.settings.SettingsCheck;
import io.dogwatch.watchdog.feeds.Recording;
import io.dogwatch.watchdog.feeds.recordings.BinanceLines;
import io.dogwatch.watchdog.feeds.recordings.BitcoinBlocks;
import io.dogwatch.watchdog.feeds.recordings.EthereumTransfers;
import io.dogwatch.watchdog.feeds.recordings.RecordedFunding;
import io.dogwatch.watchdog.feeds.recordings.RecordedTrades;
import io.dogwatch.watchdog.feeds.recordings.VenueCapture;
import io.dogwatch.watchdog.feeds.simulation.Anomaly;
import io.dogwatch.watchdog.feeds.simulation.Injection;
import io.dogwatch.watchdog.feeds.simulation.SimulatedMarkets;
import io.dogwatch.watchdog.feeds.venues.BinanceMarket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What is replayed and simulated, by settings. */
class FeedSettingsTest {

  private static final Instant NOW = Instant.parse("2026-01-05T15:00:42.5Z");
  private static final String REPLAY = "dogwatch.feeds.replays.week.";
  private static final String SIMULATION = "dogwatch.feeds.simulation.";

  @Test
  void readsEveryFormOfRecording() {
    assertThat(recordings("trades", "a.csv", "venue", "bitstamp", "symbol", "BTC/USD"))
        .singleElement()
        .isInstanceOf(RecordedTrades.class);
    assertThat(recordings("binance-lines", "a.gz,b.gz", "symbol", "BTCUSDT", "market", "usd-m"))
        .containsExactly(
            new BinanceLines(Path.of("a.gz"), BinanceMarket.USD_M, "BTCUSDT"),
            new BinanceLines(Path.of("b.gz"), BinanceMarket.USD_M, "BTCUSDT"));
    assertThat(recordings("venue-capture", "KRAKEN.jsonl.zst"))
        .containsExactly(new VenueCapture(Path.of("KRAKEN.jsonl.zst")));
    assertThat(recordings("funding", "a.csv", "venue", "dydx", "zone", "+03:00", "interval", "1h"))
        .containsExactly(new RecordedFunding(Path.of("a.csv"), "dydx", ZoneOffset.ofHours(3), 1));
    assertThat(recordings("bitcoin-blocks", "block1.dat,block2.dat", "prices.btc", "290.5"))
        .containsExactly(
            new BitcoinBlocks(List.of(Path.of("block1.dat"), Path.of("block2.dat")), 290.5));
    assertThat(recordings("ethereum-transfers", "a.json", "prices.eth", "1830", "prices.USDT", "1"))
        .containsExactly(
            new EthereumTransfers(Path.of("a.json"), Map.of("ETH", 1830.0, "USDT", 1.0)));
  }

  @Test
  void replaysSeveralRecordingsAtTheSameTimeByTheirNames() {
    FeedSettings feeds =
        settingsOf(
                Map.of(
                    "dogwatch.feeds.replays.kraken.files", "KRAKEN.jsonl.zst",
                    "dogwatch.feeds.replays.kraken.form", "venue-capture",
                    "dogwatch.feeds.replays.kraken.speed", "20",
                    "dogwatch.feeds.replays.bybit.files", "BYBIT.jsonl.zst",
                    "dogwatch.feeds.replays.bybit.form", "venue-capture"))
            .feeds();

    assertThat(feeds.isOff()).isFalse();
    assertThat(feeds.replays()).containsOnlyKeys("kraken", "bybit");
    assertThat(replay(feeds, "kraken").speed()).isEqualTo(20);
    assertThat(replay(feeds, "bybit").speed()).isZero();
  }

  /** As they are given to {@code ./dogwatch up}. */
  @Test
  void readsReplaysFromEnvironmentVariables() {
    var environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of(
                    "DOGWATCH_FEEDS_REPLAYS_BLOCKS_FILES", "block1.dat",
                    "DOGWATCH_FEEDS_REPLAYS_BLOCKS_FORM", "bitcoin-blocks",
                    "DOGWATCH_FEEDS_REPLAYS_BLOCKS_PRICES_BTC", "290",
                    "DOGWATCH_FEEDS_SIMULATION_ENABLED", "true",
                    "DOGWATCH_FEEDS_SIMULATION_ANOMALIES", "whale@5m")));

    FeedSettings feeds = settingsOf(environment).feeds();

    new SettingsCheck(WatchdogSettings.class).check(environment);
    assertThat(replay(feeds, "blocks").recordings())
        .containsExactly(new BitcoinBlocks(List.of(Path.of("block1.dat")), 290.0));
    assertThat(feeds.simulation().enabled()).isTrue();
    assertThat(feeds.simulation().markets(NOW).labels()).hasSize(1);
  }

  @Test
  void simulatesCalmMarketsOfAnHourByDefault() {
    SimulationSettings simulation = settingsOf(Map.of()).feeds().simulation();

    assertThat(simulation.enabled()).isFalse();
    assertThat(simulation.speed()).isEqualTo(1);
    assertThat(simulation.markets(NOW))
        .isEqualTo(SimulatedMarkets.hour(42, Instant.parse("2026-01-05T15:00:00Z"), List.of()));
  }

  /** What would claim to come from the future begins earlier. */
  @Test
  void endsInThePresentWhatIsFasterThanTheClock() {
    SimulationSettings simulation =
        settingsOf(Map.of(SIMULATION + "speed", "60", SIMULATION + "length", "2h"))
            .feeds()
            .simulation();

    assertThat(simulation.markets(NOW).start()).isEqualTo("2026-01-05T13:00:00Z");
  }

  @Test
  void readsEverythingThatIsSimulated() {
    SimulationSettings simulation =
        settingsOf(
                Map.of(
                    SIMULATION + "enabled", "true",
                    SIMULATION + "seed", "7",
                    SIMULATION + "start", "2026-01-01T00:00:00Z",
                    SIMULATION + "length", "14d",
                    SIMULATION + "step", "10m",
                    SIMULATION + "speed", "0",
                    SIMULATION + "anomalies", "flash-crash@20m,correlation-break@7d"))
            .feeds()
            .simulation();

    assertThat(simulation.enabled()).isTrue();
    assertThat(simulation.speed()).isZero();
    assertThat(simulation.markets(NOW))
        .isEqualTo(
            new SimulatedMarkets(
                7,
                Instant.parse("2026-01-01T00:00:00Z"),
                Duration.ofDays(14),
                Duration.ofMinutes(10),
                List.of(
                    new Injection(Anomaly.FLASH_CRASH, Duration.ofMinutes(20)),
                    new Injection(Anomaly.CORRELATION_BREAK, Duration.ofDays(7)))));
  }

  @Test
  void saysWhatIsWrongWithReplays() {
    assertProblems(
        Map.of(
            REPLAY + "form", "trades",
            REPLAY + "speed", "-1",
            REPLAY + "prices.btc", "0"),
        "dogwatch.feeds.replays.week: files expected, found none",
        "a speed of at least 0 expected, found -1.0",
        "the venue of TRADES expected, found none",
        "the symbol of TRADES expected, found none",
        "a positive price of BTC expected, found 0.0");
    assertProblems(
        Map.of(REPLAY + "files", "a.csv"), "dogwatch.feeds.replays.week: a form expected");
    assertProblems(
        Map.of(REPLAY + "files", "a.csv", REPLAY + "form", "parquet"),
        "dogwatch.feeds.replays.week.form",
        "parquet");
    assertProblems(
        Map.of(REPLAY + "files", "latest.dat", REPLAY + "form", "bitcoin-blocks"),
        "dogwatch.feeds: replays.week: a name like block363703.dat expected, found latest.dat");
    assertProblems(
        Map.of(REPLAY + "file", "a.csv"), "dogwatch.feeds.replays.week.file: there is no such");
  }

  @Test
  void saysWhatIsWrongWithSimulations() {
    assertProblems(
        Map.of(
            SIMULATION + "step", "2h",
            SIMULATION + "speed", "-1",
            SIMULATION + "anomalies", "earthquake@5m,whale,whale@soon"),
        "dogwatch.feeds.simulation: a speed of at least 0 expected, found -1.0",
        "a step of at least 1 ms and at most the length expected, found PT2H and PT1H",
        "one of [price-jump, flash-crash,",
        "found earthquake",
        "an anomaly like flash-crash@20m expected, found whale",
        "'soon' is not a valid duration");
    assertProblems(
        Map.of(SIMULATION + "enabled", "true", "dogwatch.feeds.live.kraken", "BTC/USD"),
        "dogwatch.feeds: live venues or simulated ones expected, found both in the same topics");
  }

  @Test
  void saysWhichFilesCannotBeRead(@TempDir Path folder) throws Exception {
    Path there = Files.writeString(folder.resolve("KRAKEN.jsonl"), "");
    FeedSettings feeds =
        settingsOf(
                Map.of(
                    REPLAY + "files",
                    there + "," + folder.resolve("missing") + "," + folder,
                    REPLAY + "form",
                    "venue-capture"))
            .feeds();

    assertThat(feeds.problems())
        .containsExactly(
            "dogwatch.feeds.replays.week.files: a file that can be read expected, found "
                + folder.resolve("missing"),
            "dogwatch.feeds.replays.week.files: a file that can be read expected, found " + folder);
  }

  private static List<Recording> recordings(String form, String files, String... more) {
    Map<String, Object> values = new TreeMap<>();
    values.put(REPLAY + "form", form);
    values.put(REPLAY + "files", files);
    for (int at = 0; at < more.length; at += 2) {
      values.put(REPLAY + more[at], more[at + 1]);
    }
    new SettingsCheck(WatchdogSettings.class).check(environmentOf(values));
    return replay(settingsOf(values).feeds(), "week").recordings();
  }

  private static ReplaySettings replay(FeedSettings feeds, String name) {
    return Objects.requireNonNull(feeds.replays().get(name), name);
  }

  private static void assertProblems(Map<String, Object> values, String... problems) {
    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> new SettingsCheck(WatchdogSettings.class).check(environmentOf(values)))
        .withMessageContainingAll(problems);
  }
}
