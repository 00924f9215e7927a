package io.dogwatch.watchdog;

import io.dogwatch.settings.Requirements;
import io.dogwatch.watchdog.feeds.Recording;
import io.dogwatch.watchdog.feeds.recordings.BinanceLines;
import io.dogwatch.watchdog.feeds.recordings.BitcoinBlocks;
import io.dogwatch.watchdog.feeds.recordings.EthereumTransfers;
import io.dogwatch.watchdog.feeds.recordings.RecordedFunding;
import io.dogwatch.watchdog.feeds.recordings.RecordedTrades;
import io.dogwatch.watchdog.feeds.recordings.VenueCapture;
import io.dogwatch.watchdog.feeds.venues.BinanceMarket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is replayed, once, from the start of the service on.
 *
 * @param files one after another
 * @param form what is in them
 * @param speed so many times as fast as it happened; 0 as fast as the cluster takes it
 * @param venue of trades and of funding rates, whose files do not say
 * @param symbol of trades, as all venues name it, and of Binance's lines, as Binance does
 * @param market of Binance's lines
 * @param zone of the dates of funding rates
 * @param interval between two settlements of funding rates
 * @param prices in US dollars, by asset, of what moves on block chains
 */
record ReplaySettings(
    @DefaultValue List<String> files,
    @Nullable Form form,
    @DefaultValue("0") double speed,
    @Nullable String venue,
    @Nullable String symbol,
    @DefaultValue("SPOT") BinanceMarket market,
    @DefaultValue("Z") ZoneOffset zone,
    @DefaultValue("8h") Duration interval,
    @DefaultValue Map<String, Double> prices) {

  private static final double MILLIS_PER_HOUR = 3_600_000;

  /** What a file may hold. */
  enum Form {
    TRADES,
    BINANCE_LINES,
    VENUE_CAPTURE,
    FUNDING,
    BITCOIN_BLOCKS,
    ETHEREUM_TRANSFERS
  }

  ReplaySettings {
    files = List.copyOf(files);
    var inCapitals = new TreeMap<String, Double>();
    prices.forEach((asset, usd) -> inCapitals.put(asset.toUpperCase(Locale.ROOT), usd));
    prices = Map.copyOf(inCapitals);
    boolean needsVenue = form == Form.TRADES || form == Form.FUNDING;
    boolean needsSymbol = form == Form.TRADES || form == Form.BINANCE_LINES;
    var requirements =
        new Requirements()
            .require(!files.isEmpty(), "files expected, found none")
            .require(form != null, "a form expected, found none")
            .require(
                speed >= 0 && Double.isFinite(speed),
                "a speed of at least 0 expected, found " + speed)
            .require(!needsVenue || venue != null, "the venue of " + form + " expected, found none")
            .require(
                !needsSymbol || symbol != null, "the symbol of " + form + " expected, found none")
            .require(interval.isPositive(), "a positive interval expected, found " + interval);
    prices.forEach(
        (asset, usd) ->
            requirements.require(
                usd > 0 && Double.isFinite(usd),
                "a positive price of " + asset + " expected, found " + usd));
    requirements.verify();
  }

  /** The files that cannot be read, each with a word about it. */
  List<String> problems() {
    return files.stream()
        .filter(file -> !Files.isReadable(Path.of(file)) || Files.isDirectory(Path.of(file)))
        .map(file -> "a file that can be read expected, found " + file)
        .toList();
  }

  /** What the files are, in their order; nothing is read yet. */
  List<Recording> recordings() {
    return switch (form) {
      case TRADES -> each(file -> new RecordedTrades(text(venue), text(symbol), file));
      case BINANCE_LINES -> each(file -> new BinanceLines(file, market, text(symbol)));
      case VENUE_CAPTURE -> each(VenueCapture::new);
      case FUNDING ->
          each(
              file ->
                  new RecordedFunding(
                      file, text(venue), zone, interval.toMillis() / MILLIS_PER_HOUR));
      case BITCOIN_BLOCKS -> List.of(new BitcoinBlocks(paths().toList(), prices.get("BTC")));
      case ETHEREUM_TRANSFERS -> each(file -> new EthereumTransfers(file, prices));
      case null -> List.of();
    };
  }

  private List<Recording> each(Function<Path, Recording> recording) {
    return paths().map(recording).toList();
  }

  private Stream<Path> paths() {
    return files.stream().map(Path::of);
  }

  private static String text(@Nullable String needed) {
    return needed == null ? "" : needed;
  }
}
