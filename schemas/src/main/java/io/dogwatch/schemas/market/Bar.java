package io.dogwatch.schemas.market;

import io.dogwatch.schemas.avro.BarRecord;
import io.dogwatch.schemas.codec.MessageCodec;
import java.time.Duration;
import java.time.Instant;

/**
 * Open, high, low, close and volume of one interval. Instants are kept to the microsecond.
 *
 * @param start first instant of the interval
 * @param volume in base currency or shares
 * @param trades how many
 * @param complete no trade can change it any more
 * @param sequence a higher one replaces a lower one of the same interval
 * @param ingestTime when what the bar is made of had reached Dogwatch, and what completes it
 */
public record Bar(
    String venue,
    String symbol,
    Instant start,
    Duration length,
    double open,
    double high,
    double low,
    double close,
    double volume,
    long trades,
    boolean complete,
    long sequence,
    Instant ingestTime) {

  public static final MessageCodec<Bar> CODEC =
      MessageCodec.of(
          BarRecord.getClassSchema(),
          BarRecord.class,
          MarketWire::toRecord,
          MarketWire::fromRecord);

  public Bar {
    MarketWire.requireName("venue", venue);
    MarketWire.requireName("symbol", symbol);
    MarketWire.requireTime("start", start);
    MarketWire.requirePositive("low", low);
    if (!(low <= open && low <= close && open <= high && close <= high)) {
      throw new IllegalArgumentException(
          "low <= open, close <= high expected, found %s %s %s %s"
              .formatted(open, high, low, close));
    }
    if (!(volume >= 0) || trades < 0 || !length.isPositive()) {
      throw new IllegalArgumentException(
          "volume and trades of at least 0 and a positive length expected, found %s, %s, %s"
              .formatted(volume, trades, length));
    }
  }

  /** Key of the record: bars of one symbol on one venue stay in order. */
  public String key() {
    return venue + "|" + symbol;
  }
}
