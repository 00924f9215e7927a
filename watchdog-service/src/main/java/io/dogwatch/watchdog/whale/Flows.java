package io.dogwatch.watchdog.whale;

import io.dogwatch.watchdog.rules.Sample;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What came to exchanges less what left them, for each hour of the last seven days that had any of
 * it. The usual flow is a median: hours that stand out do not become usual, however far they do.
 *
 * @param hours US cents by hours since 1970
 */
record Flows(NavigableMap<Long, Long> hours) {

  static final Flows NONE = new Flows(Collections.emptyNavigableMap());

  private static final long KEPT = 7 * 24;

  /** Of fewer hours nobody can say what is usual. */
  private static final int MIN_HOURS = 24;

  Flows {
    hours = Collections.unmodifiableNavigableMap(new TreeMap<>(hours));
  }

  static long hourOf(long micros) {
    return Math.floorDiv(micros, TimeUnit.HOURS.toMicros(1));
  }

  static long endOf(long hour) {
    return TimeUnit.HOURS.toMicros(hour + 1);
  }

  Flows with(long hour, long cents) {
    if (cents == 0) {
      return this;
    }
    NavigableMap<Long, Long> all = new TreeMap<>(hours);
    all.merge(hour, cents, Long::sum);
    return new Flows(all.tailMap(all.lastKey() - KEPT, true));
  }

  /** In US dollars. */
  double net(long hour) {
    return Movement.usd(hours.getOrDefault(hour, 0L));
  }

  /** Hours before this one. */
  int before(long hour) {
    return hours.headMap(hour, false).size();
  }

  /** The median flow before this hour, whichever way it went, in US dollars; empty if unknown. */
  OptionalDouble usualBefore(long hour) {
    double[] sizes =
        hours.headMap(hour, false).values().stream()
            .mapToDouble(cents -> Math.abs(Movement.usd(cents)))
            .toArray();
    return sizes.length < MIN_HOURS
        ? OptionalDouble.empty()
        : OptionalDouble.of(new Sample(sizes).median());
  }

  void writeTo(StateOutput out) {
    out.writeLong(hours.size());
    hours.forEach(
        (hour, cents) -> {
          out.writeLong(hour);
          out.writeLong(cents);
        });
  }

  static Flows readFrom(StateInput in) {
    NavigableMap<Long, Long> hours = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      hours.put(in.readLong(), in.readLong());
    }
    return new Flows(hours);
  }
}
