package io.dogwatch.watchdog.funding;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Sample;
import io.dogwatch.watchdog.rules.Threshold;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is to be said of the rates of one time. There is at least one. */
final class Judgement {

  static final String LEVEL = "funding_rate";
  static final String SPIKE = "funding_change";
  static final String VENUE = "funding_venue/";

  private static final String TYPE = "funding_spike";
  private static final double ROBUST_Z = 3.5;
  private static final int MIN_SETTLEMENTS = 10;
  private static final int SUSTAINED = 3;

  private final FundingThresholds thresholds;
  private final Verdict.Sighting sighting;
  private final Map<String, Quote> quotes;
  private final Settlements settlements;

  Judgement(
      FundingThresholds thresholds,
      Verdict.Sighting sighting,
      Map<String, Quote> quotes,
      Settlements settlements) {
    this.thresholds = thresholds;
    this.sighting = sighting;
    this.quotes = quotes;
    this.settlements = settlements;
  }

  /** Of what all venues together pay. */
  Verdict level() {
    double pct = thresholds.aggregate().of(quotes.values()) * Quote.PERCENT;
    double[] usual = settlements.usual(thresholds.alertPct());
    boolean warmup = thresholds.mode() == Mode.ROBUST && usual.length < MIN_SETTLEMENTS;
    if (warmup && thresholds.warmup() == WarmupPolicy.SILENT) {
      return new Verdict.Skipped(Verdict.Reason.WARMUP);
    }
    boolean robust = thresholds.mode() == Mode.SEED || warmup || isFarOut(pct, usual);
    Severity severity = severityOf(pct);
    if (severity == null || !robust) {
      return notBreached(LEVEL, pct, thresholds.clearPct());
    }
    int inARow = settlements.inARowAbove(thresholds.alertPct());
    boolean sustained = inARow >= SUSTAINED && severity != Severity.LOW;
    Map<String, Double> numbers = numbers(thresholds.alertPct(), pct, usual);
    numbers.put("settlements_in_a_row", (double) inARow);
    return new Verdict.Breach(
        sighting,
        LEVEL,
        reading(
            capped(sustained ? Severity.CRITICAL : severity),
            pct,
            String.format(
                Locale.ROOT,
                "funding of %.4f%% per 8 hours, %s of %d venue(s), for %d settlement(s)",
                pct,
                thresholds.aggregate().name().toLowerCase(Locale.ROOT),
                quotes.size(),
                inARow),
            numbers,
            Map.of("pattern", sustained ? "sustained" : "level"),
            warmup));
  }

  /** Of how far the newest settlement is from the one before. */
  Verdict spike() {
    Double change = settlements.all().getLast().change();
    if (change == null) {
      return new Verdict.Skipped(
          settlements.all().size() < 2 ? Verdict.Reason.WARMUP : Verdict.Reason.GAP);
    }
    double[] usual = settlements.usualChanges(thresholds.spikePct());
    boolean warmup = usual.length < MIN_SETTLEMENTS;
    if (warmup && thresholds.warmup() == WarmupPolicy.SILENT) {
      return new Verdict.Skipped(Verdict.Reason.WARMUP);
    }
    if (!Threshold.exceeds(Math.abs(change), thresholds.spikePct())
        || !(warmup || isFarOut(change, usual))) {
      return notBreached(SPIKE, change, thresholds.spikePct());
    }
    boolean critical = Threshold.exceeds(Math.abs(change), thresholds.criticalPct());
    return new Verdict.Breach(
        sighting,
        SPIKE,
        reading(
            capped(critical ? Severity.CRITICAL : Severity.HIGH),
            change,
            String.format(
                Locale.ROOT,
                "funding changed by %+.4f points to %.4f%% per 8 hours from one settlement to the next",
                change,
                settlements.all().getLast().pct()),
            numbers(thresholds.spikePct(), change, usual),
            Map.of("pattern", "spike"),
            warmup));
  }

  /** Of one venue against the others. */
  Verdict venue(String venue, Quote quote) {
    double limit = thresholds.venueFactor() * thresholds.alertPct();
    double median = Aggregate.MEDIAN.of(quotes.values()) * Quote.PERCENT;
    boolean othersAreUsual = !Threshold.exceeds(Math.abs(median), thresholds.alertPct());
    if (!Threshold.exceeds(Math.abs(quote.pct()), limit) || !othersAreUsual) {
      return notBreached(
          VENUE + venue, quote.pct(), thresholds.venueFactor() * thresholds.clearPct());
    }
    Map<String, Double> numbers = numbers(limit, quote.pct(), new double[0]);
    numbers.put("baseline", median);
    return new Verdict.Breach(
        sighting,
        VENUE + venue,
        reading(
            Severity.HIGH,
            quote.pct(),
            String.format(
                Locale.ROOT,
                "funding of %.4f%% per 8 hours at %s alone, where the median is %.4f%%",
                quote.pct(),
                venue,
                median),
            numbers,
            Map.of("pattern", "venue", "exchange", venue),
            false));
  }

  /** Of a venue that says nothing any more: nothing holds of it. */
  Verdict gone(String venue) {
    return new Verdict.Clear(sighting, VENUE + venue);
  }

  private Verdict notBreached(String kind, double pct, double clearPct) {
    return Threshold.exceeds(Math.abs(pct), clearPct)
        ? new Verdict.Lull(sighting, kind)
        : new Verdict.Clear(sighting, kind);
  }

  private @Nullable Severity severityOf(double pct) {
    double size = Math.abs(pct);
    if (Threshold.exceeds(size, thresholds.criticalPct())) {
      return Severity.CRITICAL;
    }
    if (Threshold.exceeds(size, thresholds.alertPct())) {
      return Severity.HIGH;
    }
    Double low = thresholds.lowPct();
    return low != null && Threshold.exceeds(size, low) ? Severity.LOW : null;
  }

  /** Few venues are no reason for immediate action. */
  private Severity capped(Severity severity) {
    return quotes.size() < thresholds.minVenues() && severity == Severity.CRITICAL
        ? Severity.HIGH
        : severity;
  }

  private static boolean isFarOut(double value, double[] usual) {
    return usual.length == 0
        || Math.abs(new Sample(usual).modifiedZ(value).orElse(Double.MAX_VALUE)) > ROBUST_Z;
  }

  private static Verdict.Reading reading(
      Severity severity,
      double observed,
      String description,
      Map<String, Double> numbers,
      Map<String, String> texts,
      boolean warmup) {
    return new Verdict.Reading(TYPE, severity, observed, description, numbers, texts, warmup);
  }

  private Map<String, Double> numbers(double threshold, double observed, double[] usual) {
    double rate = thresholds.aggregate().of(quotes.values());
    Map<String, Double> numbers = new TreeMap<>();
    numbers.put("threshold", threshold);
    numbers.put("observed", observed);
    numbers.put("avg_funding_rate", rate);
    numbers.put("funding_rate_pct", rate * Quote.PERCENT);
    numbers.put("coverage", Math.min(1, (double) quotes.size() / thresholds.minVenues()));
    quotes.forEach((venue, quote) -> numbers.put("by_exchange." + venue, quote.rate()));
    if (usual.length > 0) {
      var sample = new Sample(usual);
      numbers.put("baseline", sample.median());
      numbers.put("sampleSize", (double) usual.length);
      sample.modifiedZ(observed).ifPresent(z -> numbers.put("robustZ", z));
    }
    return numbers;
  }
}
