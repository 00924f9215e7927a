package io.dogwatch.watchdog.whale;

import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tick;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The newest price of an asset that any transfer told.
 *
 * @param usd of a unit
 * @param at in microseconds since 1970
 */
record LastPrice(double usd, long at) {

  private static final long OLDEST = TimeUnit.MINUTES.toMicros(5);

  /**
   * What a transfer is worth.
   *
   * @param price of a unit, in US dollars
   * @param estimated the transfer did not tell
   */
  record Worth(double usd, double price, boolean estimated) {}

  /** The newer of what was known and what a transfer tells; null if there is neither. */
  static @Nullable LastPrice after(@Nullable LastPrice known, Transfer transfer) {
    Transfer.Price told = transfer.price();
    if (told == null) {
      return known;
    }
    var price = new LastPrice(told.usd(), Tick.micros(told.at()));
    return known == null || price.isNewerThan(known) ? price : known;
  }

  /** By its own price or by one of about its time; null if there is none. */
  static @Nullable Worth worthOf(Transfer transfer, @Nullable LastPrice last) {
    Transfer.Price own = transfer.price();
    if (own != null) {
      return new Worth(transfer.amount() * own.usd(), own.usd(), false);
    }
    return last != null && Math.abs(Tick.micros(transfer.blockTime()) - last.at()) <= OLDEST
        ? new Worth(transfer.amount() * last.usd(), last.usd(), true)
        : null;
  }

  /** Of the same time the higher one counts, whatever the order. */
  private boolean isNewerThan(LastPrice other) {
    return at > other.at || (at == other.at && usd > other.usd);
  }

  void writeTo(StateOutput out) {
    out.writeDouble(usd);
    out.writeLong(at);
  }

  static LastPrice readFrom(StateInput in) {
    return new LastPrice(in.readDouble(), in.readLong());
  }
}
