package io.dogwatch.watchdog.pairs;

import io.dogwatch.schemas.market.Bar;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One hour to which bars of a minute are added.
 *
 * @param hour since 1970
 * @param minutes that it has, in order
 */
record GrowingHour(long hour, List<Minute> minutes) {

  private static final Duration LENGTH = Duration.ofHours(1);

  /**
   * One bar.
   *
   * @param start in seconds since 1970
   * @param ingestedAt in microseconds since 1970
   */
  record Minute(
      long start,
      long sequence,
      double open,
      double high,
      double low,
      double close,
      double volume,
      long trades,
      long ingestedAt) {

    private static Minute of(Bar bar) {
      return new Minute(
          bar.start().getEpochSecond(),
          bar.sequence(),
          bar.open(),
          bar.high(),
          bar.low(),
          bar.close(),
          bar.volume(),
          bar.trades(),
          Tick.micros(bar.ingestTime()));
    }

    void writeTo(StateOutput out) {
      out.writeLong(start);
      out.writeLong(sequence);
      out.writeDouble(open);
      out.writeDouble(high);
      out.writeDouble(low);
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
          in.readDouble(),
          in.readDouble(),
          in.readLong(),
          in.readLong());
    }
  }

  GrowingHour {
    minutes = List.copyOf(minutes);
  }

  static GrowingHour startedBy(Bar bar) {
    return new GrowingHour(hourOf(bar), List.of(Minute.of(bar)));
  }

  static long hourOf(Bar bar) {
    return Math.floorDiv(bar.start().getEpochSecond(), LENGTH.toSeconds());
  }

  boolean has(Bar bar) {
    long start = bar.start().getEpochSecond();
    return minutes.stream()
        .anyMatch(known -> known.start() == start && known.sequence() >= bar.sequence());
  }

  /** With a bar, in place of an older version of it. */
  GrowingHour with(Bar bar) {
    Minute minute = Minute.of(bar);
    List<Minute> all = new ArrayList<>(minutes);
    all.removeIf(known -> known.start() == minute.start());
    all.add(minute);
    all.sort(Comparator.comparingLong(Minute::start));
    return new GrowingHour(hour, all);
  }

  /** The bar of the hour, which is known with the bar that ends it and not before. */
  Bar finished(Bar ending) {
    return new Bar(
        ending.venue(),
        ending.symbol(),
        Instant.EPOCH.plus(LENGTH.multipliedBy(hour)),
        LENGTH,
        minutes.getFirst().open(),
        minutes.stream().mapToDouble(Minute::high).max().orElseThrow(),
        minutes.stream().mapToDouble(Minute::low).min().orElseThrow(),
        minutes.getLast().close(),
        minutes.stream().mapToDouble(Minute::volume).sum(),
        minutes.stream().mapToLong(Minute::trades).sum(),
        true,
        1,
        Tick.instant(
            minutes.stream()
                .mapToLong(Minute::ingestedAt)
                .reduce(Tick.micros(ending.ingestTime()), Math::max)));
  }

  void writeTo(StateOutput out) {
    out.writeLong(hour);
    out.writeAll(minutes, Minute::writeTo);
  }

  static GrowingHour readFrom(StateInput in) {
    return new GrowingHour(in.readLong(), in.readAll(Minute::readFrom));
  }
}
