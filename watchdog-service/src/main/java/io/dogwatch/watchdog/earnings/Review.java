package io.dogwatch.watchdog.earnings;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Earnings;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Threshold;
import io.dogwatch.watchdog.rules.Verdict.Reading;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One look at one report. */
final class Review {

  private static final double PERCENT = 100;
  private static final double EXTREME = 4;
  private static final double ROBUST = 2;

  private final EarningsThresholds thresholds;
  private final Earnings report;
  private final OptionalDouble standardised;
  private final int earlier;

  Review(EarningsThresholds thresholds, Earnings report, Surprises earlier) {
    this.thresholds = thresholds;
    this.report = report;
    this.standardised = earlier.standardised(report);
    this.earlier = earlier.size();
  }

  /** Whether nothing is told of the earnings only because nobody knows what is usual. */
  boolean isHeldBack() {
    return isWarmup() && thresholds.warmup() == WarmupPolicy.SILENT && surprises();
  }

  /** What is one to tell, as one reading; null if nothing is. */
  @Nullable Reading reading(String type) {
    List<Finding> findings = findings();
    if (findings.isEmpty()) {
      return null;
    }
    // The first one of those that are as severe: earnings before revenue before guidance.
    Finding main =
        findings.stream()
            .sorted(Comparator.comparing(Finding::severity).reversed())
            .findFirst()
            .orElseThrow();
    return new Reading(
        type,
        main.severity(),
        main.observed(),
        report.symbol()
            + " "
            + findings.stream().map(Finding::what).collect(Collectors.joining(", ")),
        numbers(main),
        texts(),
        isWarmup() && surprises());
  }

  private List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(3);
    if (surprises() && isFarOut()) {
      findings.add(earnings());
    }
    double revenue = revenuePct().orElse(0);
    if (Threshold.exceeds(Math.abs(revenue), thresholds.revenuePct())) {
      findings.add(medium(revenue, thresholds.revenuePct(), "beat revenue", "missed revenue"));
    }
    double guidance = guidancePct().orElse(0);
    if (Threshold.exceeds(Math.abs(guidance), thresholds.guidancePct())) {
      findings.add(medium(guidance, thresholds.guidancePct(), "raised guidance", "cut guidance"));
    }
    return findings;
  }

  /** By the plain threshold; the percentage of a small estimate says nothing by itself. */
  private boolean surprises() {
    Double estimate = report.eps().estimate();
    OptionalDouble surprise = Reports.surprise(report);
    if (estimate == null || surprise.isEmpty()) {
      return false;
    }
    boolean small = Threshold.exceeds(thresholds.epsFloor(), Math.abs(estimate));
    if (small && !Threshold.reaches(Math.abs(surprise.getAsDouble()), thresholds.epsFloor())) {
      return false;
    }
    OptionalDouble pct = surprisePct();
    return pct.isEmpty() || Threshold.exceeds(Math.abs(pct.getAsDouble()), thresholds.lowPct());
  }

  /** By the analysts, in ROBUST mode. */
  private boolean isFarOut() {
    if (thresholds.mode() == Mode.SEED) {
      return true;
    }
    return standardised.isPresent()
        ? Threshold.reaches(Math.abs(standardised.getAsDouble()), ROBUST)
        : thresholds.warmup() == WarmupPolicy.SEED;
  }

  private boolean isWarmup() {
    return thresholds.mode() == Mode.ROBUST && standardised.isEmpty();
  }

  private Finding earnings() {
    double surprise = Reports.surprise(report).orElseThrow();
    String verb = surprise > 0 ? "beat earnings" : "missed earnings";
    OptionalDouble pct = surprisePct();
    if (pct.isEmpty()) {
      String what =
          String.format(
              Locale.ROOT, "%s by %.2f %s a share", verb, Math.abs(surprise), report.currency());
      return new Finding(
          what, isExtreme() ? Severity.HIGH : Severity.MEDIUM, surprise, thresholds.epsFloor());
    }
    double size = pct.getAsDouble();
    return new Finding(by(size, verb), severity(Math.abs(size)), size, thresholds.lowPct());
  }

  /** What is far from usual is one level up, to critical only where it also is large. */
  private Severity severity(double pct) {
    if (Threshold.exceeds(pct, thresholds.criticalPct()) && isExtreme()) {
      return Severity.CRITICAL;
    }
    if (Threshold.exceeds(pct, thresholds.highPct())) {
      return Severity.HIGH;
    }
    if (Threshold.exceeds(pct, thresholds.alertPct())) {
      return isExtreme() ? Severity.HIGH : Severity.MEDIUM;
    }
    return isExtreme() ? Severity.MEDIUM : Severity.LOW;
  }

  private boolean isExtreme() {
    return standardised.isPresent()
        && Threshold.reaches(Math.abs(standardised.getAsDouble()), EXTREME);
  }

  private static Finding medium(double pct, double threshold, String beat, String missed) {
    return new Finding(by(pct, pct > 0 ? beat : missed), Severity.MEDIUM, pct, threshold);
  }

  private static String by(double pct, String verb) {
    return String.format(Locale.ROOT, "%s by %.1f%%", verb, Math.abs(pct));
  }

  private OptionalDouble surprisePct() {
    return changePct(report.eps().estimate(), report.eps().actual());
  }

  private OptionalDouble revenuePct() {
    return changePct(report.revenue().estimate(), report.revenue().actual());
  }

  private OptionalDouble guidancePct() {
    Earnings.Range before = report.guidance().before();
    Earnings.Range now = report.guidance().now();
    return changePct(
        before == null ? null : before.midpoint(), now == null ? null : now.midpoint());
  }

  /** Empty where one of them is missing, or nothing can be said in percent. */
  private static OptionalDouble changePct(@Nullable Double from, @Nullable Double to) {
    return from == null || to == null || from == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((to - from) / Math.abs(from) * PERCENT);
  }

  private Map<String, Double> numbers(Finding main) {
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put("threshold", main.threshold());
    numbers.put("observed", main.observed());
    putIfKnown(numbers, "baseline", report.eps().estimate());
    putIfKnown(numbers, "actual_eps", report.eps().actual());
    putIfKnown(numbers, "estimated_eps", report.eps().estimate());
    putIfKnown(numbers, "revenue", report.revenue().actual());
    putIfKnown(numbers, "revenue_estimate", report.revenue().estimate());
    surprisePct().ifPresent(pct -> numbers.put("surprise_pct", pct));
    revenuePct().ifPresent(pct -> numbers.put("revenue_surprise_pct", pct));
    guidancePct().ifPresent(pct -> numbers.put("guidance_change_pct", pct));
    standardised.ifPresent(
        sue -> {
          numbers.put("sue", sue);
          numbers.put("robustZ", sue);
        });
    Integer analysts = report.eps().analysts();
    numbers.put("sampleSize", analysts == null ? earlier : analysts.doubleValue());
    return numbers;
  }

  private static void putIfKnown(Map<String, Double> numbers, String name, @Nullable Double value) {
    if (value != null) {
      numbers.put(name, value);
    }
  }

  private Map<String, String> texts() {
    return Map.of(
        "fiscal_period", report.fiscalPeriod(),
        "report_date", LocalDate.ofInstant(report.reportTime(), ZoneOffset.UTC).toString(),
        "basis", report.basis(),
        "currency", report.currency());
  }
}
