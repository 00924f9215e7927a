package io.dogwatch.watchdog.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.market.Bar;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.bars.BarBuilder;
import io.dogwatch.watchdog.bars.BarState;
import io.dogwatch.watchdog.bars.Growth;
import io.dogwatch.watchdog.feeds.recordings.RecordedTrades;
import io.dogwatch.watchdog.rules.Rule.Step;
import io.dogwatch.watchdog.rules.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Bars and volumes of a week of real trades, compared with a naive implementation. */
class BitstampVolumesTest {

  private static final List<Trade> TRADES = RecordedTrades.bitstamp().trades();

  @Test
  void buildsTheBarsThatTheTradesSumUpTo() {
    Map<Long, Double> volumes = new TreeMap<>();
    for (Trade trade : TRADES) {
      volumes.merge(minute(trade), trade.size(), Double::sum);
    }
    // Nothing says that the last minute is over.
    volumes.remove(minute(TRADES.getLast()));

    Map<Long, Double> built = new TreeMap<>();
    bars().stream()
        .filter(bar -> bar.trades() > 0)
        .forEach(bar -> built.put(bar.start().getEpochSecond() / 60, bar.volume()));

    assertThat(built).isEqualTo(volumes);
  }

  @Test
  void findsTheWindowsThatStandOut() {
    List<Bar> bars = bars();
    Map<Long, Double> expected = naiveRatios(bars);

    Map<Long, Double> found = new TreeMap<>();
    var rule = new UnusualVolume(VolumeThresholds.DEFAULT);
    VolumeState state = rule.start();
    for (Bar bar : bars) {
      Step<VolumeState> step = rule.observe(state, bar, false);
      state = step.state();
      for (Verdict verdict : step.verdicts()) {
        if (verdict instanceof Verdict.Breach(var sighting, var _, var reading)) {
          found.put(sighting.at().getEpochSecond() / 300 - 1, reading.observed());
        }
      }
    }

    assertThat(found).isEqualTo(expected).hasSizeBetween(50, 300);
  }

  /** Ratio of each window that exceeds three times the usual volume, by number of the window. */
  private static Map<Long, Double> naiveRatios(List<Bar> bars) {
    Map<Long, List<Bar>> windows = new TreeMap<>();
    for (Bar bar : bars) {
      windows.computeIfAbsent(bar.start().getEpochSecond() / 300, _ -> new ArrayList<>()).add(bar);
    }
    // The last window is open.
    windows.remove(bars.getLast().start().getEpochSecond() / 300);
    Map<Long, List<Double>> days = new HashMap<>();
    Map<Long, Double> ratios = new TreeMap<>();
    windows.forEach(
        (number, window) -> {
          if (window.size() >= 4) {
            double volume = window.stream().mapToDouble(Bar::volume).sum();
            List<Double> usual = days.computeIfAbsent(number % 288, _ -> new ArrayList<>());
            double median = usual.size() < 3 ? Double.POSITIVE_INFINITY : median(usual);
            if (volume / median > 3) {
              ratios.put(number, volume / median);
            }
            usual.add(Math.min(volume, 3 * median));
          }
        });
    return ratios;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  private static List<Bar> bars() {
    var builder = new BarBuilder(Duration.ofSeconds(2));
    BarState state = BarState.UNSEEN;
    List<Bar> bars = new ArrayList<>();
    for (Trade trade : TRADES) {
      if (builder.observe(state, trade) instanceof Growth.Added<BarState>(var next, var finished)) {
        state = next;
        bars.addAll(finished);
      }
    }
    return bars;
  }

  private static long minute(Trade trade) {
    return trade.eventTime().getEpochSecond() / 60;
  }
}
