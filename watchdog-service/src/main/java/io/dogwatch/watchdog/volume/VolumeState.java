package io.dogwatch.watchdog.volume;

import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.volume.VolumeThresholds.Period;
import java.util.List;

/**
 * What is known of one symbol on one venue.
 *
 * @param watermark end of the newest bar, in seconds since 1970
 * @param open windows that a bar may still come to, in order
 * @param period that the sessions have the volumes of
 * @param day what the windows of the newest day that are closed sum up to
 * @param streak of unusual windows
 */
record VolumeState(
    long watermark,
    List<VolumeWindow> open,
    Period period,
    Sessions sessions,
    DayTotal day,
    Streak streak) {

  static final VolumeState UNSEEN =
      new VolumeState(
          Long.MIN_VALUE, List.of(), Period.WINDOW, Sessions.NONE, DayTotal.NONE, Streak.NONE);

  static final StateCodec<VolumeState> CODEC =
      new StateCodec<>() {

        private static final int VERSION = 2;

        @Override
        public void write(VolumeState state, StateOutput out) {
          out.writeLong(VERSION);
          out.writeLong(state.watermark());
          out.writeAll(state.open(), VolumeWindow::writeTo);
          state.sessions().writeTo(out);
          out.writeText(state.period().name());
          state.day().writeTo(out);
          state.streak().writeTo(out);
        }

        @Override
        public VolumeState read(StateInput in) {
          int version = in.readVersion(VERSION, "a volume state");
          long watermark = in.readLong();
          List<VolumeWindow> open = in.readAll(VolumeWindow::readFrom);
          Sessions sessions = Sessions.readFrom(in);
          return version == 1
              ? new VolumeState(
                  watermark, open, Period.WINDOW, sessions, DayTotal.NONE, Streak.NONE)
              : new VolumeState(
                  watermark,
                  open,
                  Period.valueOf(in.readText()),
                  sessions,
                  DayTotal.readFrom(in),
                  Streak.readFrom(in));
        }
      };

  VolumeState {
    open = List.copyOf(open);
  }

  /** With sessions of a period; those of the other one are nothing to compare with. */
  VolumeState of(Period wanted) {
    return wanted == period
        ? this
        : new VolumeState(watermark, open, wanted, Sessions.NONE, day, Streak.NONE);
  }
}
