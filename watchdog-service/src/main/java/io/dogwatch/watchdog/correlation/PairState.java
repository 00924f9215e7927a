package io.dogwatch.watchdog.correlation;

import io.dogwatch.schemas.market.PairBar.Place;
import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one pair. Its size is bounded by the windows: two returns of 8 bytes for each
 * hour (37 kB for 97 days), which change once an hour, and as many bars at most that wait for the
 * other leg.
 *
 * @param before the last hour but one that both legs have
 * @param newest the last hour that both legs have, which a correction may still come to
 * @param returns of all hours, with that one
 * @param calm evaluations in a row, up to now, without a change
 */
record PairState(
    Leg first,
    Leg second,
    @Nullable Slot before,
    @Nullable Slot newest,
    Returns returns,
    int calm) {

  static final PairState UNSEEN =
      new PairState(Leg.UNSEEN, Leg.UNSEEN, null, null, Returns.NONE, 0);

  static final StateCodec<PairState> CODEC =
      new StateCodec<>() {

        private static final int VERSION = 1;

        @Override
        public void write(PairState state, StateOutput out) {
          out.writeLong(VERSION);
          state.first().writeTo(out);
          state.second().writeTo(out);
          Slot.write(state.before(), out);
          Slot.write(state.newest(), out);
          state.returns().writeTo(out);
          out.writeLong(state.calm());
        }

        @Override
        public PairState read(StateInput in) {
          in.expectVersion(VERSION, "a pair state");
          return new PairState(
              Leg.readFrom(in),
              Leg.readFrom(in),
              Slot.read(in),
              Slot.read(in),
              Returns.readFrom(in),
              in.readInt());
        }
      };

  Leg leg(Place place) {
    return place == Place.FIRST ? first : second;
  }

  PairState with(Place place, Leg leg) {
    return place == Place.FIRST
        ? new PairState(leg, second, before, newest, returns, calm)
        : new PairState(first, leg, before, newest, returns, calm);
  }

  /** With an hour that both legs have, later than those before. */
  PairState withNext(Slot slot, int capacity) {
    return with(newest, slot, capacity);
  }

  /** With a correction of the last hour that both legs have. */
  PairState withCorrected(Slot slot, int capacity) {
    return with(before, slot, capacity);
  }

  private PairState with(@Nullable Slot previous, Slot slot, int capacity) {
    Returns more =
        returns.with(
            slot.hour(),
            slot.logReturn(Place.FIRST, previous),
            slot.logReturn(Place.SECOND, previous),
            capacity);
    return new PairState(first, second, previous, slot, more, calm);
  }

  PairState withCalm(int evaluations) {
    return new PairState(first, second, before, newest, returns, evaluations);
  }
}
