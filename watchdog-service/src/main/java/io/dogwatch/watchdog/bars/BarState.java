package io.dogwatch.watchdog.bars;

import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tape;
import io.dogwatch.watchdog.tape.Tick;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one symbol on one venue.
 *
 * @param tape trades whose order may still change
 * @param growing the bar that settled trades go to
 * @param last the newest settled trade
 */
public record BarState(Tape tape, @Nullable GrowingBar growing, @Nullable Tick last) {

  public static final BarState UNSEEN = new BarState(Tape.BLANK, null, null);

  public static final StateCodec<BarState> CODEC =
      new StateCodec<>() {

        private static final int VERSION = 1;

        @Override
        public void write(BarState state, StateOutput out) {
          out.writeLong(VERSION);
          state.tape().writeTo(out);
          out.writeFlag(state.growing() != null);
          if (state.growing() != null) {
            state.growing().writeTo(out);
          }
          out.writeFlag(state.last() != null);
          if (state.last() != null) {
            state.last().writeTo(out);
          }
        }

        @Override
        public BarState read(StateInput in) {
          in.expectVersion(VERSION, "a bar state");
          return new BarState(
              Tape.readFrom(in),
              in.readFlag() ? GrowingBar.readFrom(in) : null,
              in.readFlag() ? Tick.readFrom(in) : null);
        }
      };
}
