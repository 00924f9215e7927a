package io.dogwatch.watchdog.price;

import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tape;

/**
 * What is known of one symbol on one venue.
 *
 * @param tape the newest ticks, whose order may still change
 * @param settled the prices before those
 */
record PriceState(Tape tape, PriceTrail settled) {

  static final PriceState UNSEEN = new PriceState(Tape.BLANK, PriceTrail.empty());

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
          return new PriceState(Tape.readFrom(in), PriceTrail.readFrom(in, version));
        }
      };
}
