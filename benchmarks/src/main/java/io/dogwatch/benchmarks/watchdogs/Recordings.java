package io.dogwatch.benchmarks.watchdogs;

import io.dogwatch.watchdog.feeds.Recording;
import io.dogwatch.watchdog.feeds.recordings.BinanceLines;
import io.dogwatch.watchdog.feeds.recordings.BitcoinBlocks;
import io.dogwatch.watchdog.feeds.recordings.EthereumTransfers;
import io.dogwatch.watchdog.feeds.recordings.RecordedFunding;
import io.dogwatch.watchdog.feeds.simulation.SimulatedMarkets;
import io.dogwatch.watchdog.feeds.venues.BinanceMarket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What there is to replay. */
final class Recordings {

  private static final long SEED = 20_240_808;
  private static final Duration SIMULATED = Duration.ofMinutes(6);
  private static final Duration STEP = Duration.ofMillis(100);

  /** In US dollars, in August 2017, when the newest of the blocks was made. */
  private static final double BITCOIN = 4_150;

  private static final Map<String, Double> OF_ETHEREUM =
      Map.of("ETH", 2_600.0, "USDT", 1.0, "USDC", 1.0);
  private static final double FUNDING_HOURS = 8;

  private Recordings() {}

  /**
   * Recorded markets, or simulated ones where there is no folder.
   *
   * @param folder laid out by what was recorded: {@code streams/binance}, {@code onchain}, {@code
   *     funding}
   */
  static List<Recording> of(@Nullable Path folder) {
    if (folder == null) {
      return List.of(new SimulatedMarkets(SEED, Instant.EPOCH, SIMULATED, STEP, List.of()));
    }
    List<Recording> all = new ArrayList<>();
    Path binance = folder.resolve("streams/binance");
    all.add(binance(binance.resolve("spot/btcusdt_20240808.gz"), BinanceMarket.SPOT, "BTCUSDT"));
    all.add(binance(binance.resolve("spot/ethusdt_20240808.gz"), BinanceMarket.SPOT, "ETHUSDT"));
    all.add(binance(binance.resolve("usdm/btcusdt_20240808.gz"), BinanceMarket.USD_M, "BTCUSDT"));
    all.add(
        binance(
            binance.resolve("cm/btcusd_perp_20240808.gz"), BinanceMarket.COIN_M, "BTCUSD_PERP"));
    files(folder.resolve("onchain/bitcoin"), ".dat")
        .forEach(it -> all.add(new BitcoinBlocks(List.of(it), BITCOIN)));
    files(folder.resolve("onchain/ethereum"), ".json.gz")
        .forEach(it -> all.add(new EthereumTransfers(it, OF_ETHEREUM)));
    files(folder.resolve("funding"), ".csv.gz")
        .forEach(
            it -> all.add(new RecordedFunding(it, venueOf(it), ZoneOffset.UTC, FUNDING_HOURS)));
    return List.copyOf(all);
  }

  private static Recording binance(Path file, BinanceMarket market, String symbol) {
    return new BinanceLines(file, market, symbol);
  }

  /** From a name like {@code BTC-USDT_binance_2020-01-01_2024-01-01_funding_history.csv.gz}. */
  private static String venueOf(Path file) {
    return file.getFileName().toString().split("_", -1)[1];
  }

  private static List<Path> files(Path folder, String ending) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(it -> it.getFileName().toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("no recordings in " + folder, e);
    }
  }
}
