package io.dogwatch.watchdog.liquidity;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.liquidity.LiquidityThresholds.Baseline;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Sample;
import io.dogwatch.watchdog.rules.Threshold;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.Verdict.Sighting;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is said of the latest samples: of their depth, of their spread and of their balance. */
final class LiquidityVerdicts {

  static final String DROP = "liquidity_drop";
  static final String SPREAD = "spread_widening";
  static final String IMBALANCE = "book_imbalance";

  /** Less than this share of the usual depth of a side is as good as none. */
  private static final double MISSING_SIDE = 0.25;

  /** Of their limits, spread and imbalance must come back to this. */
  private static final double CLEAR = 0.7;

  /** A spread of a basis point is narrow, however much narrower it was before. */
  private static final double NARROW = 1;

  private static final double ROBUST_Z = 3.5;

  private final LiquidityThresholds thresholds;
  private final LiquidityReadings readings;

  LiquidityVerdicts(LiquidityThresholds thresholds) {
    this.thresholds = thresholds;
    this.readings = new LiquidityReadings(thresholds);
  }

  /**
   * What is said.
   *
   * @param unusual depth or spread are not clearly usual
   */
  record Opinion(List<Verdict> verdicts, boolean unusual) {
    Opinion {
      verdicts = List.copyOf(verdicts);
    }
  }

  /**
   * @param latest samples, at least one
   * @param ingestedAt when what shows that the last one is over reached Dogwatch
   */
  Opinion of(List<TenSeconds> latest, Usual usual, Instant ingestedAt) {
    Instant end = Instant.ofEpochSecond(latest.getLast().end());
    var sighting = new Sighting("depth until " + end, end, ingestedAt);
    Basis basis = usual.basis(latest.getLast(), thresholds.history());
    List<Verdict> verdicts = new ArrayList<>(3);
    verdicts.add(drop(sighting, latest, basis));
    Sample spreads = usual.spreads();
    if (spreads != null) {
      verdicts.add(spread(sighting, latest, spreads));
    }
    boolean unusual =
        verdicts.stream()
            .anyMatch(it -> it instanceof Verdict.Breach || it instanceof Verdict.Lull);
    if (basis != null || thresholds.warmup() == WarmupPolicy.SEED) {
      verdicts.add(imbalance(sighting, latest, basis));
    }
    return new Opinion(verdicts, unusual);
  }

  private Verdict drop(Sighting sighting, List<TenSeconds> latest, @Nullable Basis basis) {
    if (basis == null || (basis.isWarmup() && thresholds.warmup() == WarmupPolicy.SILENT)) {
      return new Verdict.Skipped(Verdict.Reason.WARMUP);
    }
    Baseline baseline = thresholds.history().baseline();
    double usual = basis.depth(baseline);
    if (usual == 0) {
      return new Verdict.Skipped(Verdict.Reason.NO_BASELINE);
    }
    double limit = thresholds.drop().alertPct();
    double depth = TenSeconds.median(latest, TenSeconds::depth);
    if (lasts(latest, it -> Threshold.exceeds(pct(it.depth(), usual), limit))
        && (isPlain(basis.isWarmup()) || z(basis.logarithms(), Math.log1p(depth)) < -ROBUST_Z)) {
      Severity severity = severity(pct(depth, usual), isOneSided(latest, basis, baseline));
      return new Verdict.Breach(
          sighting, DROP, readings.drop(latest, basis, pct(depth, usual), severity));
    }
    double now = pct(latest.getLast().depth(), usual);
    return calm(sighting, DROP, Threshold.exceeds(now, thresholds.drop().clearPct()));
  }

  /** How far something is below what is usual. */
  private static double pct(double value, double usual) {
    return (1 - value / usual) * 100;
  }

  private Severity severity(double dropPct, boolean oneSided) {
    return oneSided || Threshold.exceeds(dropPct, thresholds.drop().criticalPct())
        ? Severity.CRITICAL
        : Severity.HIGH;
  }

  private static boolean isOneSided(List<TenSeconds> latest, Basis basis, Baseline baseline) {
    return TenSeconds.median(latest, TenSeconds::bids) < MISSING_SIDE * basis.bids(baseline)
        || TenSeconds.median(latest, TenSeconds::asks) < MISSING_SIDE * basis.asks(baseline);
  }

  private Verdict spread(Sighting sighting, List<TenSeconds> latest, Sample usual) {
    double limit = Math.max(NARROW, thresholds.signals().spreadFactor() * usual.median());
    double spread = TenSeconds.median(latest, TenSeconds::spread);
    if (lasts(latest, it -> Threshold.exceeds(it.spread(), limit))
        && (isPlain(false) || z(usual, spread) > ROBUST_Z)) {
      return new Verdict.Breach(sighting, SPREAD, readings.spread(latest, usual, limit));
    }
    return calm(sighting, SPREAD, Threshold.exceeds(latest.getLast().spread(), CLEAR * limit));
  }

  private Verdict imbalance(Sighting sighting, List<TenSeconds> latest, @Nullable Basis basis) {
    double limit = thresholds.signals().imbalance();
    double imbalance = TenSeconds.median(latest, TenSeconds::imbalance);
    boolean farOut =
        basis == null
            || isPlain(basis.isWarmup())
            || Math.abs(z(basis.imbalances(), imbalance)) > ROBUST_Z;
    if ((lasts(latest, it -> Threshold.exceeds(it.imbalance(), limit))
            || lasts(latest, it -> Threshold.exceeds(-it.imbalance(), limit)))
        && farOut) {
      return new Verdict.Breach(sighting, IMBALANCE, readings.imbalance(latest, imbalance, basis));
    }
    double now = Math.abs(latest.getLast().imbalance());
    return calm(sighting, IMBALANCE, Threshold.exceeds(now, CLEAR * limit));
  }

  private static Verdict calm(Sighting sighting, String kind, boolean notOver) {
    return notOver ? new Verdict.Lull(sighting, kind) : new Verdict.Clear(sighting, kind);
  }

  private boolean lasts(List<TenSeconds> latest, Predicate<TenSeconds> condition) {
    return latest.size() == thresholds.samples() && latest.stream().allMatch(condition);
  }

  private boolean isPlain(boolean warmup) {
    return warmup || thresholds.mode() == Mode.SEED;
  }

  /** How far out a value is; very far where all others are the same. */
  private static double z(Sample usual, double value) {
    return usual.modifiedZ(value).orElse((value - usual.median()) * Double.MAX_VALUE);
  }
}
