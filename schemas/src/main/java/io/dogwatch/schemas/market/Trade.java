package io.dogwatch.schemas.market;

import io.dogwatch.schemas.avro.TradeRecord;
import io.dogwatch.schemas.codec.MessageCodec;
import java.time.Instant;
import java.util.List;

/**
 * One trade on one venue. Instants are kept to the microsecond.
 *
 * @param tradeId unique within venue and symbol
 * @param price in quote currency, positive
 * @param size in base currency or shares, positive
 * @param eventTime exchange time
 * @param ingestTime when the feed received it
 * @param conditions the venue's condition codes, such as odd lots and off-book prints
 */
public record Trade(
    String venue,
    String symbol,
    String tradeId,
    double price,
    double size,
    Instant eventTime,
    Instant ingestTime,
    List<String> conditions) {

  public static final MessageCodec<Trade> CODEC =
      MessageCodec.of(
          TradeRecord.getClassSchema(),
          TradeRecord.class,
          MarketWire::toRecord,
          MarketWire::fromRecord);

  public Trade {
    MarketWire.requireName("venue", venue);
    MarketWire.requireName("symbol", symbol);
    MarketWire.requireText("trade id", tradeId);
    MarketWire.requireTime("event time", eventTime);
    MarketWire.requirePositive("price", price);
    MarketWire.requirePositive("size", size);
    conditions = List.copyOf(conditions);
  }

  /** Key of the record: trades of one symbol on one venue stay in order. */
  public String key() {
    return venue + "|" + symbol;
  }
}
