package io.dogwatch.watchdog.whale;

import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.schemas.market.Transfer.OwnerType;
import io.dogwatch.schemas.market.Transfer.Party;
import java.util.Locale;

/** Where an amount moves. */
enum Direction {
  /** To an exchange: somebody may want to sell. */
  INFLOW,
  /** From an exchange. */
  OUTFLOW,
  EXCHANGE_TO_EXCHANGE,
  /** Within one owner. */
  INTERNAL,
  TRANSFER,
  MINT,
  BURN,
  LOCK,
  UNLOCK;

  static Direction of(Transfer transfer) {
    return switch (transfer.kind()) {
      case TRANSFER -> between(transfer.from(), transfer.to());
      case MINT -> MINT;
      case BURN -> BURN;
      case LOCK -> LOCK;
      case UNLOCK -> UNLOCK;
    };
  }

  private static Direction between(Party from, Party to) {
    if (areOne(from, to)) {
      return INTERNAL;
    }
    boolean in = to.type() == OwnerType.EXCHANGE;
    boolean out = from.type() == OwnerType.EXCHANGE;
    if (in && out) {
      return EXCHANGE_TO_EXCHANGE;
    }
    if (in) {
      return INFLOW;
    }
    return out ? OUTFLOW : TRANSFER;
  }

  private static boolean areOne(Party from, Party to) {
    return from.address().equals(to.address())
        || (from.owner() != null && from.owner().equalsIgnoreCase(to.owner()));
  }

  /** Whether the amount only changes its form or place: nobody else has it. */
  boolean isHousekeeping() {
    return switch (this) {
      case INTERNAL, MINT, BURN, LOCK, UNLOCK -> true;
      case INFLOW, OUTFLOW, EXCHANGE_TO_EXCHANGE, TRANSFER -> false;
    };
  }

  /** What it adds to what exchanges hold, for each unit that is moved. */
  int intoExchanges() {
    return switch (this) {
      case INFLOW -> 1;
      case OUTFLOW -> -1;
      case EXCHANGE_TO_EXCHANGE, INTERNAL, TRANSFER, MINT, BURN, LOCK, UNLOCK -> 0;
    };
  }

  /** As alerts have it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
