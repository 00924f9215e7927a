package io.dogwatch.watchdog.earnings;

import io.dogwatch.schemas.market.Earnings;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reports for tests: GAAP, in US dollars, and without anything that is not said. */
record ReportBuilder(
    String symbol,
    String period,
    int revision,
    Instant at,
    Earnings.Eps eps,
    Earnings.Revenue revenue,
    Earnings.Guidance guidance,
    String basis) {

  static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");

  /** The first revision, reported at {@link #T0}. */
  static ReportBuilder report(
      String symbol, String period, @Nullable Double actual, @Nullable Double estimate) {
    return new ReportBuilder(
        symbol,
        period,
        1,
        T0,
        new Earnings.Eps(actual, estimate, null, null),
        new Earnings.Revenue(null, null),
        new Earnings.Guidance(null, null),
        "GAAP");
  }

  ReportBuilder revision(int newRevision) {
    return new ReportBuilder(symbol, period, newRevision, at, eps, revenue, guidance, basis);
  }

  ReportBuilder at(Instant newTime) {
    return new ReportBuilder(symbol, period, revision, newTime, eps, revenue, guidance, basis);
  }

  ReportBuilder analysts(int analysts, double deviation) {
    var newEps = new Earnings.Eps(eps.actual(), eps.estimate(), deviation, analysts);
    return new ReportBuilder(symbol, period, revision, at, newEps, revenue, guidance, basis);
  }

  ReportBuilder revenue(double actual, double estimate) {
    var newRevenue = new Earnings.Revenue(actual, estimate);
    return new ReportBuilder(symbol, period, revision, at, eps, newRevenue, guidance, basis);
  }

  ReportBuilder guidance(Earnings.Range before, Earnings.Range now) {
    var newGuidance = new Earnings.Guidance(before, now);
    return new ReportBuilder(symbol, period, revision, at, eps, revenue, newGuidance, basis);
  }

  ReportBuilder basis(String newBasis) {
    return new ReportBuilder(symbol, period, revision, at, eps, revenue, guidance, newBasis);
  }

  /** It reaches us a second after it was reported. */
  Earnings build() {
    return new Earnings(
        symbol, period, revision, at, eps, revenue, guidance, basis, "USD", at.plusSeconds(1));
  }
}
