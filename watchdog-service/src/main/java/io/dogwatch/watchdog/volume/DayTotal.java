package io.dogwatch.watchdog.volume;

import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;

/**
 * What was traded in a day (UTC) so far.
 *
 * @param day since 1970
 * @param open first price of the day
 */
record DayTotal(long day, double volume, long trades, int bars, double open) {

  static final DayTotal NONE = new DayTotal(Long.MIN_VALUE, 0, 0, 0, 0);

  private static final int SECONDS_PER_DAY = VolumeWindow.LENGTH * VolumeWindow.PER_DAY;
  private static final int SECONDS_PER_BAR = VolumeWindow.LENGTH / VolumeWindow.BARS;

  /** With the window that follows, which may begin another day. */
  DayTotal with(VolumeWindow window) {
    long windowsDay = Math.floorDiv(window.start(), (long) SECONDS_PER_DAY);
    Measured more = window.measured();
    return windowsDay == day
        ? new DayTotal(
            day, volume + more.volume(), trades + more.trades(), bars + more.bars(), open)
        : new DayTotal(windowsDay, more.volume(), more.trades(), more.bars(), more.open());
  }

  /** The day up to the end of its newest window. */
  Measured until(VolumeWindow newest) {
    int expected = (int) (newest.end() - day * SECONDS_PER_DAY) / SECONDS_PER_BAR;
    return new Measured(volume, trades, bars, expected, open, newest.measured().close());
  }

  void writeTo(StateOutput out) {
    out.writeLong(day);
    out.writeDouble(volume);
    out.writeLong(trades);
    out.writeLong(bars);
    out.writeDouble(open);
  }

  static DayTotal readFrom(StateInput in) {
    return new DayTotal(
        in.readLong(), in.readDouble(), in.readLong(), in.readInt(), in.readDouble());
  }
}
