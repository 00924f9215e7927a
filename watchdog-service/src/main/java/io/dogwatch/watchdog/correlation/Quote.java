package io.dogwatch.watchdog.correlation;

import io.dogwatch.schemas.market.Bar;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tick;
import java.time.Duration;

/**
 * What is kept of the bar of an hour.
 *
 * @param hour since 1970
 * @param sequence a higher one replaces a lower one of the same hour
 * @param ingestedAt in microseconds since 1970
 */
record Quote(long hour, long sequence, double open, double close, long ingestedAt) {

  static final Duration LENGTH = Duration.ofHours(1);

  static Quote of(Bar bar) {
    return new Quote(
        Math.floorDiv(bar.start().getEpochSecond(), LENGTH.toSeconds()),
        bar.sequence(),
        bar.open(),
        bar.close(),
        Tick.micros(bar.ingestTime()));
  }

  /** Whether one of the two had to wait for the other for longer than {@code patience}. */
  boolean isApartFrom(Quote other, Duration patience) {
    return Math.abs(ingestedAt - other.ingestedAt) > patience.toNanos() / 1_000;
  }

  void writeTo(StateOutput out) {
    out.writeLong(hour);
    out.writeLong(sequence);
    out.writeDouble(open);
    out.writeDouble(close);
    out.writeLong(ingestedAt);
  }

  static Quote readFrom(StateInput in) {
    return new Quote(in.readLong(), in.readLong(), in.readDouble(), in.readDouble(), in.readLong());
  }
}
