package io.dogwatch.watchdog.whale;

import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tick;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;

/**
 * What is remembered of a transfer.
 *
 * @param id hash of the transfer's
 * @param at time of its block, in microseconds since 1970
 * @param cents what it was worth, in US cents: sums of whole numbers do not depend on their order
 * @param gatherer hash of chain and address if that may gather small amounts, or {@link #NOBODY}
 * @param intoExchanges 1 if it adds to what exchanges hold, -1 if it takes from it
 * @param removed from its chain
 */
record Movement(long id, long at, long cents, long gatherer, int intoExchanges, boolean removed) {

  static final long NOBODY = 0;

  static final Comparator<Movement> ORDER =
      Comparator.comparingLong(Movement::at).thenComparingLong(Movement::id);

  private static final int CENTS = 100;

  /** More than there is; sums of some thousands of these stay within a long. */
  private static final double MOST_USD = 1e13;

  static Movement of(Transfer transfer, double usd, boolean small) {
    Direction direction = Direction.of(transfer);
    boolean gathers = small && !direction.isHousekeeping() && mayGather(transfer.to());
    return new Movement(
        hash(transfer.id()),
        Tick.micros(transfer.blockTime()),
        Math.round(Math.min(usd, MOST_USD) * CENTS),
        gathers ? hash(transfer.chain() + "/" + transfer.to().address()) : NOBODY,
        direction.intoExchanges(),
        false);
  }

  /** One of which nothing else is known. */
  static Movement ofRemoved(Transfer transfer) {
    return new Movement(hash(transfer.id()), Tick.micros(transfer.blockTime()), 0, NOBODY, 0, true);
  }

  static double usd(long cents) {
    return (double) cents / CENTS;
  }

  /** Those who hold for others get small amounts all day long. */
  private static boolean mayGather(Transfer.Party receiver) {
    return switch (receiver.type()) {
      case UNKNOWN, TREASURY -> true;
      case EXCHANGE, CUSTODIAN, BRIDGE, CONTRACT -> false;
    };
  }

  Movement asRemoved() {
    return new Movement(id, at, cents, gatherer, intoExchanges, true);
  }

  /** The first 64 bits of SHA-256: among some thousands no two are the same. */
  static long hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Its time is written relative to the one before. */
  void writeTo(StateOutput out, long before) {
    out.writeLong(id);
    out.writeLong(at - before);
    out.writeLong(cents);
    out.writeLong(gatherer);
    out.writeLong(intoExchanges);
    out.writeFlag(removed);
  }

  static Movement readFrom(StateInput in, long before) {
    return new Movement(
        in.readLong(),
        before + in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readInt(),
        in.readFlag());
  }
}
