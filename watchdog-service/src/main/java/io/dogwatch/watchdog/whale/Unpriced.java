package io.dogwatch.watchdog.whale;

import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.market.Transfer;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Transfers that wait for a price, for ten minutes and at most 64 of them.
 *
 * @param transfers the oldest first
 */
record Unpriced(List<Transfer> transfers) {

  static final Unpriced NONE = new Unpriced(List.of());

  static final int MOST = 64;

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  Unpriced {
    transfers = List.copyOf(transfers);
  }

  int size() {
    return transfers.size();
  }

  boolean has(Transfer transfer) {
    return transfers.stream().anyMatch(other -> isSame(other, transfer));
  }

  /** With a transfer; the oldest makes room. */
  Unpriced with(Transfer transfer) {
    List<Transfer> all = new ArrayList<>(transfers);
    all.add(transfer);
    all.sort(Comparator.comparing(Transfer::ingestTime));
    return new Unpriced(all.subList(Math.max(0, all.size() - MOST), all.size()));
  }

  Unpriced without(Transfer transfer) {
    return has(transfer)
        ? new Unpriced(transfers.stream().filter(other -> !isSame(other, transfer)).toList())
        : this;
  }

  /** Its id is made of these. */
  private static boolean isSame(Transfer one, Transfer other) {
    return one.logIndex() == other.logIndex()
        && one.txHash().equals(other.txHash())
        && one.chain().equals(other.chain());
  }

  /** Those that may still wait at {@code now}. */
  Unpriced at(Instant now) {
    int gone = 0;
    while (gone < size() && !now.isBefore(transfers.get(gone).ingestTime().plus(PATIENCE))) {
      gone++;
    }
    return gone == 0 ? this : new Unpriced(transfers.subList(gone, size()));
  }

  void writeTo(StateOutput out) {
    out.writeLong(transfers.size());
    transfers.forEach(transfer -> out.writeBytes(Transfer.CODEC.encode(transfer)));
  }

  static Unpriced readFrom(StateInput in) {
    List<Transfer> transfers = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      transfers.add(
          switch (Transfer.CODEC.decode(in.readBytes())) {
            case Decoded.Message<Transfer>(Transfer transfer) -> transfer;
            case Decoded.Undecodable<Transfer>(String reason) ->
                throw new IllegalStateException(reason);
          });
    }
    return new Unpriced(transfers);
  }
}
