package io.dogwatch.watchdog.liquidity;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.rules.Sample;
import io.dogwatch.watchdog.rules.Verdict.Reading;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The numbers behind the verdicts. */
final class LiquidityReadings {

  private static final String TYPE = "liquidity_drop";

  private final LiquidityThresholds thresholds;

  LiquidityReadings(LiquidityThresholds thresholds) {
    this.thresholds = thresholds;
  }

  Reading drop(List<TenSeconds> latest, Basis basis, double dropPct, Severity severity) {
    double depth = TenSeconds.median(latest, TenSeconds::depth);
    double usual = basis.depth(thresholds.history().baseline());
    Map<String, Double> numbers = numbers(latest);
    numbers.put("threshold", thresholds.drop().alertPct());
    numbers.put("observed", dropPct);
    numbers.put("baseline", usual);
    numbers.put("current_depth", depth);
    numbers.put("avg_depth", usual);
    numbers.put("drop_pct", dropPct);
    numbers.put("depth_ratio", depth / usual);
    numbers.put("sampleSize", (double) basis.size());
    basis.logarithms().modifiedZ(Math.log1p(depth)).ifPresent(z -> numbers.put("robustZ", z));
    return new Reading(
        TYPE,
        severity,
        dropPct,
        String.format(
            Locale.ROOT,
            "depth %.1f%% below the usual: %.8g instead of %.8g within %s basis points",
            dropPct,
            depth,
            usual,
            thresholds.bandBps()),
        numbers,
        basis.isWarmup());
  }

  Reading spread(List<TenSeconds> latest, Sample usual, double limit) {
    double spread = TenSeconds.median(latest, TenSeconds::spread);
    double ratio = spread / usual.median();
    Map<String, Double> numbers = numbers(latest);
    numbers.put("threshold", limit / usual.median());
    numbers.put("observed", ratio);
    numbers.put("baseline", usual.median());
    numbers.put("spread_bps", spread);
    numbers.put("sampleSize", (double) usual.size());
    usual.modifiedZ(spread).ifPresent(z -> numbers.put("robustZ", z));
    return new Reading(
        TYPE,
        Severity.MEDIUM,
        ratio,
        String.format(
            Locale.ROOT,
            "spread %.1f times the usual: %.4g instead of %.4g basis points",
            ratio,
            spread,
            usual.median()),
        numbers,
        false);
  }

  Reading imbalance(List<TenSeconds> latest, double imbalance, @Nullable Basis basis) {
    Map<String, Double> numbers = numbers(latest);
    numbers.put("threshold", thresholds.signals().imbalance());
    numbers.put("observed", imbalance);
    if (basis != null) {
      numbers.put("baseline", basis.imbalances().median());
      numbers.put("sampleSize", (double) basis.size());
      basis.imbalances().modifiedZ(imbalance).ifPresent(z -> numbers.put("robustZ", z));
    }
    return new Reading(
        TYPE,
        Severity.MEDIUM,
        imbalance,
        String.format(
            Locale.ROOT,
            "hardly any %s: %.8g bid and %.8g asked within %s basis points",
            imbalance > 0 ? "asks" : "bids",
            TenSeconds.median(latest, TenSeconds::bids),
            TenSeconds.median(latest, TenSeconds::asks),
            thresholds.bandBps()),
        numbers,
        basis == null || basis.isWarmup());
  }

  private static Map<String, Double> numbers(List<TenSeconds> latest) {
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put("bid_depth", TenSeconds.median(latest, TenSeconds::bids));
    numbers.put("ask_depth", TenSeconds.median(latest, TenSeconds::asks));
    numbers.put("coverage", TenSeconds.median(latest, TenSeconds::coverage));
    numbers.put("windowStart", (double) latest.getFirst().start());
    numbers.put("windowEnd", (double) latest.getLast().end());
    return numbers;
  }
}
