package io.dogwatch.worker.marketdata;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bars of any length, 5 minutes unless asked otherwise, built from the trades in Bitcoin for US
 * dollars on Bitstamp from 2013-11-25 to 2013-12-01, from the examples of ta4j.
 */
final class RecordedTrades implements BarProvider {

  private static final String SYMBOL = "BTCUSD";
  private static final String RESOURCE = "bitstamp_trades_from_20131125_usd.csv";
  private static final Duration USUAL = Duration.ofMinutes(5);

  /** As many entries as the handlers accept intervals. */
  private final Map<Duration, BarHistory> histories = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "recorded-trades";
  }

  @Override
  public Set<String> symbols() {
    return Set.of(SYMBOL, "BTC/USD", "BTC-USD");
  }

  @Override
  public Answer bars(Query query) {
    Duration interval = query.interval() == null ? USUAL : query.interval();
    return histories.computeIfAbsent(interval, RecordedTrades::read).answer(query);
  }

  private static BarHistory read(Duration interval) {
    try (InputStream utf8 = Recordings.open(RESOURCE)) {
      return new BarHistory(SYMBOL, interval, TradesCsv.bars(utf8, interval));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
