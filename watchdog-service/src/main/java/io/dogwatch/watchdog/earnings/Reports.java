package io.dogwatch.watchdog.earnings;

import io.dogwatch.schemas.market.Earnings;
import java.time.Instant;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Reports that come in parts, or are corrected. */
final class Reports {

  private Reports() {}

  /** Of the same period, and in terms that can be compared. */
  static boolean belongTogether(Earnings one, Earnings other) {
    return one.fiscalPeriod().equals(other.fiscalPeriod())
        && one.basis().equals(other.basis())
        && one.currency().equals(other.currency());
  }

  /** Whether there is something to compare with what was expected. */
  static boolean canBeJudged(Earnings report) {
    return (report.guidance().before() != null && report.guidance().now() != null)
        || (report.revenue().actual() != null && report.revenue().estimate() != null)
        || surprise(report).isPresent();
  }

  /** Earnings per share beyond the estimate. */
  static OptionalDouble surprise(Earnings report) {
    Double actual = report.eps().actual();
    Double estimate = report.eps().estimate();
    return actual == null || estimate == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(actual - estimate);
  }

  /**
   * What both say. A higher revision corrects what a lower one says; of the same revision the first
   * one counts.
   */
  static Earnings joined(Earnings known, Earnings event) {
    return event.revision() > known.revision() ? over(event, known) : over(known, event);
  }

  /** Whether {@code joined} says no more than {@code known} did. */
  static boolean saysTheSame(Earnings joined, Earnings known) {
    return joined.revision() == known.revision()
        && joined.eps().equals(known.eps())
        && joined.revenue().equals(known.revenue())
        && joined.guidance().equals(known.guidance());
  }

  private static Earnings over(Earnings upper, Earnings lower) {
    return new Earnings(
        upper.symbol(),
        upper.fiscalPeriod(),
        upper.revision(),
        later(upper.reportTime(), lower.reportTime()),
        new Earnings.Eps(
            either(upper.eps().actual(), lower.eps().actual()),
            either(upper.eps().estimate(), lower.eps().estimate()),
            either(upper.eps().deviation(), lower.eps().deviation()),
            either(upper.eps().analysts(), lower.eps().analysts())),
        new Earnings.Revenue(
            either(upper.revenue().actual(), lower.revenue().actual()),
            either(upper.revenue().estimate(), lower.revenue().estimate())),
        new Earnings.Guidance(
            either(upper.guidance().before(), lower.guidance().before()),
            either(upper.guidance().now(), lower.guidance().now())),
        upper.basis(),
        upper.currency(),
        later(upper.ingestTime(), lower.ingestTime()));
  }

  private static <T> @Nullable T either(@Nullable T upper, @Nullable T lower) {
    return upper != null ? upper : lower;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
