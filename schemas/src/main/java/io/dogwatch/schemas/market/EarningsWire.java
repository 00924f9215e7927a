package io.dogwatch.schemas.market;

import static java.time.temporal.ChronoUnit.MICROS;

import io.dogwatch.schemas.avro.EarningsRecord;
import org.jspecify.annotations.Nullable;

/** {@link Earnings} to its Avro record and back. */
final class EarningsWire {

  private EarningsWire() {}

  static EarningsRecord toRecord(Earnings earnings) {
    Earnings.Range before = earnings.guidance().before();
    Earnings.Range now = earnings.guidance().now();
    return new EarningsRecord(
        earnings.symbol(),
        earnings.fiscalPeriod(),
        earnings.revision(),
        earnings.reportTime().truncatedTo(MICROS),
        earnings.eps().actual(),
        earnings.eps().estimate(),
        earnings.eps().deviation(),
        earnings.eps().analysts(),
        earnings.revenue().actual(),
        earnings.revenue().estimate(),
        before == null ? null : before.low(),
        before == null ? null : before.high(),
        now == null ? null : now.low(),
        now == null ? null : now.high(),
        earnings.basis(),
        earnings.currency(),
        earnings.ingestTime().truncatedTo(MICROS));
  }

  static Earnings fromRecord(EarningsRecord earnings) {
    return new Earnings(
        earnings.getSymbol(),
        earnings.getFiscalPeriod(),
        earnings.getRevision(),
        earnings.getReportTime(),
        new Earnings.Eps(
            earnings.getActualEps(),
            earnings.getEstimateEps(),
            earnings.getEstimateStd(),
            earnings.getAnalysts()),
        new Earnings.Revenue(earnings.getActualRevenue(), earnings.getRevenueEstimate()),
        new Earnings.Guidance(
            range(earnings.getGuidanceLowOld(), earnings.getGuidanceHighOld()),
            range(earnings.getGuidanceLowNew(), earnings.getGuidanceHighNew())),
        earnings.getBasis(),
        earnings.getCurrency(),
        earnings.getIngestTime());
  }

  /** One whose other end is not said is a point. */
  private static Earnings.@Nullable Range range(@Nullable Double low, @Nullable Double high) {
    if (low == null) {
      return high == null ? null : new Earnings.Range(high, high);
    }
    return new Earnings.Range(low, high == null ? low : high);
  }
}
