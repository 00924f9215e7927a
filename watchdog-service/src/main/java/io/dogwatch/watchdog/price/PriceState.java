package io.dogwatch.watchdog.price;

import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tape;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one symbol on one venue.
 *
 * @param tape the newest ticks, whose order may still change
 * @param settled the prices before those
 * @param ahead what the next tick is compared with if it is the newest, which follows from the
 *     others and is no part of the state; null if nobody knows
 */
record PriceState(Tape tape, PriceTrail settled, @Nullable Ahead ahead) {

  static final PriceState UNSEEN = new PriceState(Tape.BLANK, PriceTrail.empty(), null);

  static final StateCodec<PriceState> CODEC =
      new StateCodec<>() {

        private static final int VERSION = 2;

        @Override
        public void write(PriceState state, StateOutput out) {
          out.writeLong(VERSION);
          state.tape().writeTo(out);
          state.settled().writeTo(out);
        }

        @Override
        public PriceState read(StateInput in) {
          int version = in.readVersion(VERSION, "a price state");
          return new PriceState(Tape.readFrom(in), PriceTrail.readFrom(in, version), null);
        }
      };

  /**
   * The settled prices and all ticks of the tape but the newest.
   *
   * @param thresholds under which they were folded in
   * @param alerting whether an alert was open
   */
  record Ahead(PriceTrail trail, PriceThresholds thresholds, boolean alerting) {}

  @Override
  public boolean equals(Object other) {
    return other instanceof PriceState that
        && tape.equals(that.tape)
        && settled.equals(that.settled);
  }

  @Override
  public int hashCode() {
    return 31 * tape.hashCode() + settled.hashCode();
  }
}
