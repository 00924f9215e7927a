package io.dogwatch.schemas.market;

import io.dogwatch.schemas.avro.DepthRecord;
import io.dogwatch.schemas.codec.MessageCodec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order book, or a change of one. Instants are kept to the microsecond.
 *
 * @param snapshot the whole book; otherwise only the levels that changed
 * @param firstUpdateId of the changes in it
 * @param finalUpdateId of the changes in it
 * @param previousFinalId the final id of the change before it; null where the venue does not say
 * @param bids best first
 * @param asks best first
 * @param eventTime exchange time
 * @param ingestTime when the feed received it
 */
public record Depth(
    String venue,
    String symbol,
    boolean snapshot,
    long firstUpdateId,
    long finalUpdateId,
    @Nullable Long previousFinalId,
    List<PriceLevel> bids,
    List<PriceLevel> asks,
    Instant eventTime,
    Instant ingestTime) {

  public static final MessageCodec<Depth> CODEC =
      MessageCodec.of(
          DepthRecord.getClassSchema(),
          DepthRecord.class,
          DepthWire::toRecord,
          DepthWire::fromRecord);

  public Depth {
    MarketWire.requireName("venue", venue);
    MarketWire.requireName("symbol", symbol);
    MarketWire.requireTime("event time", eventTime);
    if (finalUpdateId < firstUpdateId) {
      throw new IllegalArgumentException(
          "a final update id of at least the first, %d, expected, found %d"
              .formatted(firstUpdateId, finalUpdateId));
    }
    bids = List.copyOf(bids);
    asks = List.copyOf(asks);
    if (snapshot && !bids.isEmpty() && !asks.isEmpty()) {
      double bid = bids.stream().mapToDouble(PriceLevel::price).max().orElseThrow();
      double ask = asks.stream().mapToDouble(PriceLevel::price).min().orElseThrow();
      if (bid >= ask) {
        throw new IllegalArgumentException(
            "a best bid below the best ask expected, found %s and %s".formatted(bid, ask));
      }
    }
  }

  /** Key of the record: all venues of a symbol are seen together. */
  public String key() {
    return symbol;
  }
}
