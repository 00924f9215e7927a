package io.dogwatch.schemas.market;

import io.dogwatch.schemas.avro.TransferRecord;
import io.dogwatch.schemas.codec.MessageCodec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One transfer on a block chain. Instants are kept to the microsecond.
 *
 * @param logIndex tells transfers of one transaction apart
 * @param amount in units of the asset
 * @param price what a unit was worth; null where nobody knew
 * @param ingestTime when the feed received it
 */
public record Transfer(
    String chain,
    String txHash,
    long logIndex,
    long blockHeight,
    Instant blockTime,
    String asset,
    double amount,
    @Nullable Price price,
    Party from,
    Party to,
    Kind kind,
    int confirmations,
    Status status,
    Instant ingestTime) {

  public static final MessageCodec<Transfer> CODEC =
      MessageCodec.of(
          TransferRecord.getClassSchema(),
          TransferRecord.class,
          TransferWire::toRecord,
          TransferWire::fromRecord);

  public Transfer {
    MarketWire.requireName("asset", asset);
    MarketWire.requireText("chain", chain);
    MarketWire.requireText("transaction hash", txHash);
    MarketWire.requireTime("block time", blockTime);
    MarketWire.requirePositive("amount", amount);
    if (confirmations < 0) {
      throw new IllegalArgumentException(
          "confirmations of at least 0 expected, found " + confirmations);
    }
  }

  /**
   * What a unit of an asset was worth.
   *
   * @param usd in US dollars
   */
  public record Price(double usd, Instant at) {

    public Price {
      MarketWire.requirePositive("price in US dollars", usd);
    }
  }

  /**
   * Who sends or receives.
   *
   * @param owner of the address; null where nobody knows
   */
  public record Party(String address, @Nullable String owner, OwnerType type) {}

  /** What owns an address. */
  public enum OwnerType {
    EXCHANGE,
    CUSTODIAN,
    BRIDGE,
    CONTRACT,
    TREASURY,
    UNKNOWN
  }

  /** What happens to the amount. */
  public enum Kind {
    TRANSFER,
    MINT,
    BURN,
    LOCK,
    UNLOCK
  }

  /** Where it stands on its chain. */
  public enum Status {
    PENDING,
    CONFIRMED,
    /** By a reorganisation of the chain. */
    REMOVED
  }

  /** Key of the record: all transfers of an asset are seen together. */
  public String key() {
    return asset;
  }

  /** What tells it apart from all others. */
  public String id() {
    return chain + "/" + txHash + "/" + logIndex;
  }
}
