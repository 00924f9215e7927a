package io.dogwatch.worker.technical;

import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.worker.marketdata.MarketData.Snapshot;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the analysis found. The same inputs give the same bytes. */
record TechnicalResult(
    String symbol,
    Indicators indicators,
    @Nullable String trend,
    @Nullable String signal,
    @Nullable BigDecimal confidence,
    @Nullable BigDecimal score,
    DataQuality dataQuality,
    Inputs inputs) {

  /** Raised when a formula changes. */
  private static final int FORMULAS = 1;

  /** A last bar older than this many intervals is stale: a long weekend is not. */
  private static final int FRESH_INTERVALS = 5;

  /**
   * How far the result can be trusted.
   *
   * @param source the provider that answered
   * @param asOf end of the last bar
   * @param missing every field that is null, and why
   * @param stale the last bar had ended long before the time that was asked for
   */
  record DataQuality(
      String source,
      Instant asOf,
      int observations,
      List<Missing> missing,
      boolean stale,
      boolean fallbackUsed) {}

  /** A field that is null. */
  record Missing(String field, FailureCode reason) {}

  /**
   * All that the result follows from.
   *
   * @param asOf the time of the evaluation: what was asked for, else the end of the last bar
   * @param snapshot fingerprint of the bars, see {@link Fingerprint}
   */
  record Inputs(
      String provider, Instant asOf, String interval, int bars, String snapshot, int formulas) {}

  static TechnicalResult of(
      Snapshot snapshot, @Nullable Instant asOf, Indicators indicators, Judgement judgement) {
    Instant lastEnd = snapshot.bars().getLast().end();
    Instant evaluated = asOf == null ? lastEnd : asOf;
    return new TechnicalResult(
        snapshot.symbol(),
        indicators,
        text(judgement.trend()),
        text(judgement.signal()),
        judgement.confidence(),
        judgement.score(),
        new DataQuality(
            snapshot.provider(),
            lastEnd,
            snapshot.bars().size(),
            missing(indicators, judgement),
            isStale(lastEnd, evaluated, snapshot.interval()),
            snapshot.fallbackUsed()),
        new Inputs(
            snapshot.provider(),
            evaluated,
            text(snapshot.interval()),
            snapshot.bars().size(),
            Fingerprint.of(snapshot.bars()),
            FORMULAS));
  }

  private static boolean isStale(Instant lastEnd, Instant evaluated, Duration interval) {
    return lastEnd.plus(interval.multipliedBy(FRESH_INTERVALS)).isBefore(evaluated);
  }

  private static List<Missing> missing(Indicators indicators, Judgement judgement) {
    var fields = new ArrayList<String>();
    indicators.missing().forEach(name -> fields.add("indicators." + name));
    if (judgement.trend() == null) {
      fields.add("trend");
    }
    if (judgement.signal() == null) {
      fields.addAll(List.of("signal", "confidence", "score"));
    }
    return fields.stream()
        .map(field -> new Missing(field, FailureCode.INSUFFICIENT_HISTORY))
        .toList();
  }

  private static String text(Duration interval) {
    return interval.equals(Duration.ofDays(1)) ? "P1D" : interval.toString();
  }

  private static @Nullable String text(@Nullable Enum<?> value) {
    return value == null ? null : value.name().toLowerCase(Locale.ROOT);
  }
}
