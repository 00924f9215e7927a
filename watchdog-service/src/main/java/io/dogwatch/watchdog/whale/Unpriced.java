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
    return transfers.stream().anyMatch(other -> other.id().equals(transfer.id()));
  }

  /** With a transfer; the oldest makes room. */
  Unpriced with(Transfer transfer) {
    List<Transfer> all = new ArrayList<>(transfers);
    all.add(transfer);
    all.sort(Comparator.comparing(Transfer::ingestTime));
    return new Unpriced(all.subList(Math.max(0, all.size() - MOST), all.size()));
  }

  Unpriced without(Transfer transfer) {
    return new Unpriced(
        transfers.stream().filter(other -> !other.id().equals(transfer.id())).toList());
  }

  /** Those that may still wait at {@code now}. */
  Unpriced at(Instant now) {
    return new Unpriced(
        transfers.stream()
            .filter(transfer -> now.isBefore(transfer.ingestTime().plus(PATIENCE)))
            .toList());
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
