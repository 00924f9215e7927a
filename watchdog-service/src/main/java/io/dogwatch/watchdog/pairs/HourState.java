package io.dogwatch.watchdog.pairs;

import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one symbol on one venue: 60 bars of a minute at most.
 *
 * @param growing the hour that bars go to
 */
public record HourState(@Nullable GrowingHour growing) {

  public static final HourState UNSEEN = new HourState(null);

  public static final StateCodec<HourState> CODEC =
      new StateCodec<>() {

        private static final int VERSION = 1;

        @Override
        public void write(HourState state, StateOutput out) {
          out.writeLong(VERSION);
          out.writeFlag(state.growing() != null);
          if (state.growing() != null) {
            state.growing().writeTo(out);
          }
        }

        @Override
        public HourState read(StateInput in) {
          in.expectVersion(VERSION, "an hour state");
          return new HourState(in.readFlag() ? GrowingHour.readFrom(in) : null);
        }
      };
}
