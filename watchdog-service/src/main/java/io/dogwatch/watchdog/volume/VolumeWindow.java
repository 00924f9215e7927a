package io.dogwatch.watchdog.volume;

import io.dogwatch.schemas.market.Bar;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tick;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Five minutes of bars.
 *
 * @param start in seconds since 1970
 * @param minutes its bars so far, in order
 * @param judged whether there was a verdict
 */
record VolumeWindow(long start, List<Minute> minutes, boolean judged) {

  static final int LENGTH = 300;
  static final int BARS = 5;
  static final int PER_DAY = 288;

  /** One bar. */
  record Minute(
      long start,
      long sequence,
      double open,
      double close,
      double volume,
      long trades,
      long ingestedAt) {

    static Minute of(Bar bar) {
      return new Minute(
          bar.start().getEpochSecond(),
          bar.sequence(),
          bar.open(),
          bar.close(),
          bar.volume(),
          bar.trades(),
          Tick.micros(bar.ingestTime()));
    }

    void writeTo(StateOutput out) {
      out.writeLong(start);
      out.writeLong(sequence);
      out.writeDouble(open);
      out.writeDouble(close);
      out.writeDouble(volume);
      out.writeLong(trades);
      out.writeLong(ingestedAt);
    }

    static Minute readFrom(StateInput in) {
      return new Minute(
          in.readLong(),
          in.readLong(),
          in.readDouble(),
          in.readDouble(),
          in.readDouble(),
          in.readLong(),
          in.readLong());
    }
  }

  VolumeWindow {
    minutes = List.copyOf(minutes);
  }

  static VolumeWindow at(long start) {
    return new VolumeWindow(start, List.of(), false);
  }

  static long startOf(long second) {
    return Math.floorDiv(second, (long) LENGTH) * LENGTH;
  }

  long end() {
    return start + LENGTH;
  }

  /** Which five minutes of the day these are. */
  int timeOfDay() {
    return (int) Math.floorMod(start / LENGTH, (long) PER_DAY);
  }

  boolean isComplete() {
    return minutes.size() == BARS;
  }

  Measured measured() {
    return new Measured(
        minutes.stream().mapToDouble(Minute::volume).sum(),
        minutes.stream().mapToLong(Minute::trades).sum(),
        minutes.size(),
        BARS,
        minutes.getFirst().open(),
        minutes.getLast().close());
  }

  boolean has(Minute bar) {
    return minutes.stream()
        .anyMatch(known -> known.start() == bar.start() && known.sequence() >= bar.sequence());
  }

  /** With a bar, in place of an older version of it. */
  VolumeWindow with(Minute bar) {
    List<Minute> all = new ArrayList<>(minutes);
    all.removeIf(known -> known.start() == bar.start());
    all.add(bar);
    all.sort(Comparator.comparingLong(Minute::start));
    return new VolumeWindow(start, all, judged);
  }

  VolumeWindow afterVerdict() {
    return new VolumeWindow(start, minutes, true);
  }

  void writeTo(StateOutput out) {
    out.writeLong(start);
    out.writeFlag(judged);
    out.writeAll(minutes, Minute::writeTo);
  }

  static VolumeWindow readFrom(StateInput in) {
    long start = in.readLong();
    boolean judged = in.readFlag();
    return new VolumeWindow(start, in.readAll(Minute::readFrom), judged);
  }
}
