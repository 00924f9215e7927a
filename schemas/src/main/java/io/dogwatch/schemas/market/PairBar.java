package io.dogwatch.schemas.market;

import io.dogwatch.schemas.avro.PairBarRecord;
import io.dogwatch.schemas.codec.MessageCodec;

/**
 * A bar of one leg of a pair of symbols.
 *
 * @param pair both legs, such as {@code BTC|ETH}; key of the record: both legs are seen together
 * @param place the leg that the bar is of
 */
public record PairBar(String pair, Place place, Bar bar) {

  public static final MessageCodec<PairBar> CODEC =
      MessageCodec.of(
          PairBarRecord.getClassSchema(),
          PairBarRecord.class,
          MarketWire::toRecord,
          MarketWire::fromRecord);

  /** One of two legs. */
  public enum Place {
    FIRST,
    SECOND;

    public Place other() {
      return this == FIRST ? SECOND : FIRST;
    }
  }

  public PairBar {
    if (pair.isEmpty()) {
      throw new IllegalArgumentException("a pair expected, found none");
    }
  }
}
