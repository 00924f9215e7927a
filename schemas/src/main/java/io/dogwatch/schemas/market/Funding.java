package io.dogwatch.schemas.market;

import io.dogwatch.schemas.avro.FundingRecord;
import io.dogwatch.schemas.codec.MessageCodec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One funding rate of a perpetual future. Instants are kept to the microsecond.
 *
 * @param rate fraction paid per interval; 0.001 is 0.1 %; negative where shorts pay
 * @param intervalHours between settlements
 * @param fundingTime of the settlement
 * @param markPrice in quote currency; null where the venue does not say
 * @param indexPrice in quote currency; null where the venue does not say
 * @param predicted not settled yet
 * @param openInterest in US dollars; null where the venue does not say
 * @param ingestTime when the feed received it
 */
public record Funding(
    String venue,
    String symbol,
    double rate,
    double intervalHours,
    Instant fundingTime,
    @Nullable Double markPrice,
    @Nullable Double indexPrice,
    boolean predicted,
    @Nullable Double openInterest,
    Instant ingestTime) {

  public static final MessageCodec<Funding> CODEC =
      MessageCodec.of(
          FundingRecord.getClassSchema(),
          FundingRecord.class,
          FundingWire::toRecord,
          FundingWire::fromRecord);

  public Funding {
    MarketWire.requireName("venue", venue);
    MarketWire.requireName("symbol", symbol);
    MarketWire.requireTime("funding time", fundingTime);
    MarketWire.requirePositive("interval in hours", intervalHours);
    if (!(Math.abs(rate) <= 1)) {
      throw new IllegalArgumentException("a rate from -1 to 1 expected, found " + rate);
    }
    if (markPrice != null) {
      MarketWire.requirePositive("mark price", markPrice);
    }
    if (indexPrice != null) {
      MarketWire.requirePositive("index price", indexPrice);
    }
    if (openInterest != null) {
      MarketWire.requireNotNegative("open interest", openInterest);
    }
  }

  /** Key of the record: all venues of a symbol are seen together. */
  public String key() {
    return symbol;
  }
}
