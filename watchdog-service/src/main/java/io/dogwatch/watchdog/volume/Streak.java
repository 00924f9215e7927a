package io.dogwatch.watchdog.volume;

import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.Map;

/**
 * Windows of unusual volume in a row.
 *
 * @param newest start of the last one, in seconds since 1970
 */
record Streak(long newest, int windows) {

  static final Streak NONE = new Streak(Long.MIN_VALUE, 0);

  /** Windows in a row that make unusual volume a lasting one. */
  private static final int SUSTAINED = 3;

  boolean isSustained() {
    return windows >= SUSTAINED;
  }

  /** With what a window turned out to be; it may be said again of the newest one. */
  Streak with(long window, boolean unusual) {
    if (!unusual) {
      return window == newest ? withoutNewest() : this;
    }
    if (window <= newest) {
      return this;
    }
    boolean follows = newest == window - VolumeWindow.LENGTH;
    return new Streak(window, follows ? windows + 1 : 1);
  }

  private Streak withoutNewest() {
    return windows == 1 ? NONE : new Streak(newest - VolumeWindow.LENGTH, windows - 1);
  }

  /** How long the volume has been unusual. */
  Map<String, Double> numbers() {
    return Map.of("consecutive_windows", (double) windows, "sustained", isSustained() ? 1.0 : 0.0);
  }

  void writeTo(StateOutput out) {
    out.writeLong(newest);
    out.writeLong(windows);
  }

  static Streak readFrom(StateInput in) {
    return new Streak(in.readLong(), in.readInt());
  }
}
