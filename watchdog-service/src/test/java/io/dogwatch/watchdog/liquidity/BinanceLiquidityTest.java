package io.dogwatch.watchdog.liquidity;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Depth;
import io.dogwatch.watchdog.book.RecordedDepth;
import io.dogwatch.watchdog.episodes.Key;
import io.dogwatch.watchdog.episodes.Terms;
import io.dogwatch.watchdog.episodes.Watch;
import io.dogwatch.watchdog.episodes.WatchState;
import io.dogwatch.watchdog.liquidity.LiquidityThresholds.Baseline;
import io.dogwatch.watchdog.liquidity.LiquidityThresholds.Drop;
import io.dogwatch.watchdog.liquidity.LiquidityThresholds.History;
import io.dogwatch.watchdog.liquidity.LiquidityThresholds.Signals;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Reason;
import io.dogwatch.watchdog.rules.Verdict.Skipped;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule on five calm minutes. */
@Tag("real-data")
class BinanceLiquidityTest {

  private final List<Verdict> verdicts = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();

  /** Five minutes are no baseline: the warm-up takes half an hour, and says nothing until then. */
  @ParameterizedTest
  @CsvSource({"BTC-USDT, spot/btcusdt_20240808.gz", "ETH-USDT, spot/ethusdt_20240808.gz"})
  void raisesNoAlertInCalmMinutes(String symbol, String file) {
    watch(thresholds(100, 30), RecordedDepth.binance(symbol, file));

    assertThat(alerts).isEmpty();
    assertThat(verdicts).contains(new Skipped(Reason.WARMUP));
  }

  /**
   * With a warm-up of a minute there are verdicts, near the mid too, where depth changes most. What
   * the book is before its first snapshot is a gap, and so are the ten seconds it comes in.
   */
  @ParameterizedTest
  @CsvSource({
    "BTC-USDT, spot/btcusdt_20240808.gz, 100",
    "BTC-USDT, spot/btcusdt_20240808.gz, 25",
    "ETH-USDT, spot/ethusdt_20240808.gz, 100",
    "ETH-USDT, spot/ethusdt_20240808.gz, 25"
  })
  void raisesNoAlertAfterAShortWarmup(String symbol, String file, double bandBps) {
    List<Depth> events = RecordedDepth.binance(symbol, file);

    watch(thresholds(bandBps, 1), events);

    assertThat(alerts).isEmpty();
    assertThat(verdicts)
        .filteredOn(
            it -> it instanceof Verdict.Clear clear && clear.kind().equals("liquidity_drop"))
        .hasSizeGreaterThan(25);
    assertThat(verdicts.subList(10, verdicts.size())).doesNotContain(new Skipped(Reason.GAP));
  }

  /**
   * Most of the same minutes, and another one, in which all but the five best levels of each side
   * are gone.
   */
  @ParameterizedTest
  @CsvSource({"BTC-USDT, spot/btcusdt_20240808.gz", "ETH-USDT, spot/ethusdt_20240808.gz"})
  void raisesAnAlertWhenMostOrdersGo(String symbol, String file) {
    List<Depth> events = RecordedDepth.binance(symbol, file);
    // The warm-up of an hour that has hardly begun ends with it: at midnight, in this case.
    List<Depth> all = new ArrayList<>(events.subList(0, events.size() * 3 / 4));
    Depth last = all.getLast();
    Depth whole = events.stream().filter(Depth::snapshot).findFirst().orElseThrow();
    for (int second = 1; second <= 60; second += 5) {
      all.add(
          new Depth(
              last.venue(),
              symbol,
              true,
              last.finalUpdateId() + second,
              last.finalUpdateId() + second,
              null,
              whole.bids().subList(0, 5),
              whole.asks().subList(0, 5),
              last.eventTime().plusSeconds(second),
              last.ingestTime().plusSeconds(second)));
    }

    watch(thresholds(100, 1), all);

    assertThat(alerts)
        .filteredOn(alert -> alert.fingerprint().startsWith("liquidity-drop|liquidity_drop|"))
        .extracting(Alert::severity)
        .containsExactly(Severity.CRITICAL);
  }

  private void watch(LiquidityThresholds thresholds, List<Depth> events) {
    var rule = new LiquidityDrop(thresholds);
    var terms =
        new Terms(
            "liquidity-drop", "1", "ROBUST", 1, Duration.ofMinutes(1), Duration.ofMinutes(10));
    var watch = new Watch<>(rule, terms);
    WatchState<LiquidityState> state = watch.start();
    for (Depth event : events) {
      var outcome = watch.observe(state, Key.listing(event.venue(), event.symbol()), event);
      state = outcome.state();
      verdicts.addAll(outcome.verdicts());
      alerts.addAll(outcome.alerts());
    }
    assertThat(state.rule().book().isValid()).isTrue();
  }

  private static LiquidityThresholds thresholds(double bandBps, int warmupMinutes) {
    return new LiquidityThresholds(
        bandBps,
        new Drop(50, 70, 30),
        new Signals(5, 0.8),
        3,
        new History(7, 3, warmupMinutes, Baseline.MEDIAN),
        Duration.ofSeconds(1),
        Mode.ROBUST,
        WarmupPolicy.SEED);
  }
}
