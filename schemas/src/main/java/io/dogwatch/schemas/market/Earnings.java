package io.dogwatch.schemas.market;

import io.dogwatch.schemas.avro.EarningsRecord;
import io.dogwatch.schemas.codec.MessageCodec;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a company reported for a fiscal period, beside what was expected. Either may come first.
 * Instants are kept to the microsecond.
 *
 * @param fiscalPeriod such as {@code 2025Q4}, {@code 2025H2} or {@code 2025FY}; a later one sorts
 *     after an earlier one of its kind
 * @param revision a higher one corrects a lower one of the same period
 * @param eps per share
 * @param revenue in units of the currency
 * @param guidance for the next period
 * @param basis {@code GAAP} or {@code adjusted}
 * @param currency ISO 4217
 * @param ingestTime when the feed received it
 */
public record Earnings(
    String symbol,
    String fiscalPeriod,
    int revision,
    Instant reportTime,
    Eps eps,
    Revenue revenue,
    Guidance guidance,
    String basis,
    String currency,
    Instant ingestTime) {

  private static final Pattern FISCAL_PERIOD = Pattern.compile("[12][0-9]{3}(Q[1-4]|H[12]|FY)");

  public static final MessageCodec<Earnings> CODEC =
      MessageCodec.of(
          EarningsRecord.getClassSchema(),
          EarningsRecord.class,
          EarningsWire::toRecord,
          EarningsWire::fromRecord);

  public Earnings {
    MarketWire.requireName("symbol", symbol);
    MarketWire.requireTime("report time", reportTime);
    if (!FISCAL_PERIOD.matcher(fiscalPeriod).matches()) {
      throw new IllegalArgumentException(
          "a fiscal period such as 2025Q4, 2025H2 or 2025FY expected, found " + fiscalPeriod);
    }
    if (revision < 1) {
      throw new IllegalArgumentException("a revision of at least 1 expected, found " + revision);
    }
  }

  /**
   * Earnings per share.
   *
   * @param estimate the consensus, mean of the analysts'
   * @param deviation standard deviation of their estimates
   * @param analysts how many there were
   */
  public record Eps(
      @Nullable Double actual,
      @Nullable Double estimate,
      @Nullable Double deviation,
      @Nullable Integer analysts) {

    public Eps {
      MarketWire.requireFinite("earnings per share", actual);
      MarketWire.requireFinite("estimate", estimate);
      if (deviation != null) {
        MarketWire.requireNotNegative("standard deviation", deviation);
      }
      if (analysts != null && analysts < 0) {
        throw new IllegalArgumentException("analysts of at least 0 expected, found " + analysts);
      }
    }
  }

  /** Revenue, and what was expected of it. */
  public record Revenue(@Nullable Double actual, @Nullable Double estimate) {

    public Revenue {
      MarketWire.requireFinite("revenue", actual);
      MarketWire.requireFinite("revenue estimate", estimate);
    }
  }

  /**
   * What the company expects, before and now.
   *
   * @param before null where it had not said
   * @param now null where it does not say
   */
  public record Guidance(@Nullable Range before, @Nullable Range now) {}

  /** From a low to a high one. */
  public record Range(double low, double high) {

    public Range {
      if (!(low <= high)) {
        throw new IllegalArgumentException(
            "a low of at most the high expected, found %s and %s".formatted(low, high));
      }
    }

    /** Halfway. */
    public double midpoint() {
      return (low + high) / 2;
    }
  }

  /** Key of the record. */
  public String key() {
    return symbol;
  }
}
