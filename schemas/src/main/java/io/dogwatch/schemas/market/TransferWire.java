package io.dogwatch.schemas.market;

import static java.time.temporal.ChronoUnit.MICROS;

import io.dogwatch.schemas.avro.TransferRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@link Transfer} to its Avro record and back. */
final class TransferWire {

  private TransferWire() {}

  static TransferRecord toRecord(Transfer transfer) {
    Transfer.Price price = transfer.price();
    return new TransferRecord(
        transfer.chain(),
        transfer.txHash(),
        transfer.logIndex(),
        transfer.blockHeight(),
        transfer.blockTime().truncatedTo(MICROS),
        transfer.asset(),
        transfer.amount(),
        price == null ? null : price.usd(),
        price == null ? null : price.at().truncatedTo(MICROS),
        transfer.from().address(),
        transfer.from().owner(),
        MarketWire.text(transfer.from().type()),
        transfer.to().address(),
        transfer.to().owner(),
        MarketWire.text(transfer.to().type()),
        MarketWire.text(transfer.kind()),
        transfer.confirmations(),
        MarketWire.text(transfer.status()),
        transfer.ingestTime().truncatedTo(MICROS));
  }

  static Transfer fromRecord(TransferRecord transfer) {
    return new Transfer(
        transfer.getChain(),
        transfer.getTxHash(),
        transfer.getLogIndex(),
        transfer.getBlockHeight(),
        transfer.getBlockTime(),
        transfer.getAsset(),
        transfer.getAmount(),
        price(transfer),
        party(transfer.getFromAddress(), transfer.getFromOwner(), transfer.getFromOwnerType()),
        party(transfer.getToAddress(), transfer.getToOwner(), transfer.getToOwnerType()),
        MarketWire.constant(Transfer.Kind.class, transfer.getKind()),
        transfer.getConfirmations(),
        MarketWire.constant(Transfer.Status.class, transfer.getStatus()),
        transfer.getIngestTime());
  }

  /** One whose time is not said is that of the block. */
  private static Transfer.@Nullable Price price(TransferRecord transfer) {
    Double usd = transfer.getUsdPrice();
    if (usd == null) {
      return null;
    }
    Instant at = transfer.getPriceTime();
    return new Transfer.Price(usd, at == null ? transfer.getBlockTime() : at);
  }

  private static Transfer.Party party(String address, @Nullable String owner, String type) {
    return new Transfer.Party(address, owner, MarketWire.constant(Transfer.OwnerType.class, type));
  }
}
