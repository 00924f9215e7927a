package io.dogwatch.watchdog.volume;

import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of one symbol on one venue.
 *
 * @param watermark end of the newest bar, in seconds since 1970
 * @param open windows that a bar may still come to, in order
 */
record VolumeState(long watermark, List<VolumeWindow> open, Sessions sessions) {

  static final VolumeState UNSEEN = new VolumeState(Long.MIN_VALUE, List.of(), Sessions.NONE);

  static final StateCodec<VolumeState> CODEC =
      new StateCodec<>() {

        private static final int VERSION = 1;

        @Override
        public void write(VolumeState state, StateOutput out) {
          out.writeLong(VERSION);
          out.writeLong(state.watermark());
          out.writeLong(state.open().size());
          state.open().forEach(window -> window.writeTo(out));
          state.sessions().writeTo(out);
        }

        @Override
        public VolumeState read(StateInput in) {
          in.expectVersion(VERSION, "a volume state");
          long watermark = in.readLong();
          int size = in.readInt();
          List<VolumeWindow> open = new ArrayList<>(size);
          for (int i = 0; i < size; i++) {
            open.add(VolumeWindow.readFrom(in));
          }
          return new VolumeState(watermark, open, Sessions.readFrom(in));
        }
      };

  VolumeState {
    open = List.copyOf(open);
  }
}
