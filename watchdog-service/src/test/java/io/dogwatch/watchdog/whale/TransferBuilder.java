package io.dogwatch.watchdog.whale;

import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.schemas.market.Transfer.Kind;
import io.dogwatch.schemas.market.Transfer.OwnerType;
import io.dogwatch.schemas.market.Transfer.Party;
import io.dogwatch.schemas.market.Transfer.Price;
import io.dogwatch.schemas.market.Transfer.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Confirmed transfers for tests, from nobody known to nobody known. */
public record TransferBuilder(
    String asset,
    String chain,
    String hash,
    Instant at,
    double amount,
    @Nullable Price price,
    Party from,
    Party to,
    Kind kind,
    int confirmations,
    Status status) {

  public static final Instant T0 = Instant.parse("2026-01-05T15:00:00Z");
  static final Party BINANCE = exchange("binance");
  static final Party KRAKEN = exchange("kraken");

  /** At {@link #T0}, with a price of that time. */
  public static TransferBuilder transfer(String asset, String hash, double amount, double usd) {
    return new TransferBuilder(
        asset,
        asset.equals("BTC") ? "bitcoin" : "ethereum",
        hash,
        T0,
        amount,
        new Price(usd, T0),
        unknown("from-" + hash),
        unknown("to-" + hash),
        Kind.TRANSFER,
        12,
        Status.CONFIRMED);
  }

  static Party exchange(String owner) {
    return new Party(owner + "-wallet", owner, OwnerType.EXCHANGE);
  }

  static Party unknown(String address) {
    return new Party(address, null, OwnerType.UNKNOWN);
  }

  public TransferBuilder at(Instant newTime) {
    Price newPrice = price == null ? null : new Price(price.usd(), newTime);
    return new TransferBuilder(
        asset, chain, hash, newTime, amount, newPrice, from, to, kind, confirmations, status);
  }

  TransferBuilder after(long seconds) {
    return at(T0.plusSeconds(seconds));
  }

  TransferBuilder unpriced() {
    return new TransferBuilder(
        asset, chain, hash, at, amount, null, from, to, kind, confirmations, status);
  }

  TransferBuilder on(String newChain) {
    return new TransferBuilder(
        asset, newChain, hash, at, amount, price, from, to, kind, confirmations, status);
  }

  TransferBuilder from(Party newFrom) {
    return new TransferBuilder(
        asset, chain, hash, at, amount, price, newFrom, to, kind, confirmations, status);
  }

  public TransferBuilder to(Party newTo) {
    return new TransferBuilder(
        asset, chain, hash, at, amount, price, from, newTo, kind, confirmations, status);
  }

  TransferBuilder kind(Kind newKind) {
    return new TransferBuilder(
        asset, chain, hash, at, amount, price, from, to, newKind, confirmations, status);
  }

  TransferBuilder confirmations(int newConfirmations) {
    return new TransferBuilder(
        asset, chain, hash, at, amount, price, from, to, kind, newConfirmations, status);
  }

  public TransferBuilder status(Status newStatus) {
    return new TransferBuilder(
        asset, chain, hash, at, amount, price, from, to, kind, confirmations, newStatus);
  }

  /** It reaches us a second after its block. */
  public Transfer build() {
    return new Transfer(
        chain,
        hash,
        0,
        800_000,
        at,
        asset,
        amount,
        price,
        from,
        to,
        kind,
        confirmations,
        status,
        at.plusSeconds(1));
  }
}
