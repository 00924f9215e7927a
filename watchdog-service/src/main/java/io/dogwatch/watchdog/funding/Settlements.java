package io.dogwatch.watchdog.funding;

import io.dogwatch.watchdog.rules.Threshold;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the venues of a symbol settled at, the oldest first. A settlement is one period between two:
 * of the venues that settle more often than others the last one in it counts. At most 90, which is
 * 30 days of 8 hours.
 *
 * @param before what each venue settled at in the last but one
 * @param newest what each venue settled at in the newest
 */
record Settlements(List<Settlement> all, Map<String, Quote> before, Map<String, Quote> newest) {

  static final Settlements NONE = new Settlements(List.of(), Map.of(), Map.of());

  private static final int CAPACITY = 90;
  private static final long LONGEST_PAUSE = TimeUnit.HOURS.toMicros(12);

  /**
   * One of them.
   *
   * @param start of its period, in microseconds since 1970
   * @param pct per 8 hours, of all venues together
   * @param change since the settlement before, in points, of the venues that were in both; null if
   *     there were none
   */
  record Settlement(long start, double pct, @Nullable Double change) {

    boolean follows(Settlement before) {
      return start - before.start() <= LONGEST_PAUSE;
    }

    void writeTo(StateOutput out) {
      out.writeLong(start);
      out.writeDouble(pct);
      out.writeFlag(change != null);
      if (change != null) {
        out.writeDouble(change);
      }
    }

    static Settlement readFrom(StateInput in) {
      return new Settlement(in.readLong(), in.readDouble(), in.readFlag() ? in.readDouble() : null);
    }
  }

  Settlements {
    all = List.copyOf(all);
    before = Collections.unmodifiableMap(new TreeMap<>(before));
    newest = Collections.unmodifiableMap(new TreeMap<>(newest));
  }

  /** With the newest one, in place of an older value of it. */
  Settlements with(long start, Map<String, Quote> rates, Aggregate aggregate) {
    List<Settlement> after = new ArrayList<>(all);
    after.removeIf(known -> known.start() >= start);
    Map<String, Quote> previous = after.size() == all.size() ? newest : before;
    double pct = aggregate.of(rates.values()) * Quote.PERCENT;
    var settlement = new Settlement(start, pct, null);
    boolean consecutive = !after.isEmpty() && settlement.follows(after.getLast());
    after.add(
        consecutive ? new Settlement(start, pct, change(previous, rates, aggregate)) : settlement);
    return new Settlements(
        after.subList(Math.max(0, after.size() - CAPACITY), after.size()), previous, rates);
  }

  /** A venue that comes or goes changes what all of them pay, but that is no change of a rate. */
  private static @Nullable Double change(
      Map<String, Quote> from, Map<String, Quote> to, Aggregate aggregate) {
    List<Quote> old = new ArrayList<>();
    List<Quote> now = new ArrayList<>();
    to.forEach(
        (venue, quote) -> {
          Quote known = from.get(venue);
          if (known != null) {
            old.add(known);
            now.add(quote);
          }
        });
    return old.isEmpty() ? null : (aggregate.of(now) - aggregate.of(old)) * Quote.PERCENT;
  }

  /** How many of the newest exceed the limit in a row, all of them to the same side. */
  int inARowAbove(double limit) {
    int count = 0;
    while (count < all.size() && exceeds(count, limit)) {
      count++;
    }
    return count;
  }

  private boolean exceeds(int back, double limit) {
    Settlement one = all.get(all.size() - 1 - back);
    boolean joins =
        back == 0
            || (all.get(all.size() - back).follows(one)
                && (one.pct() > 0) == (all.getLast().pct() > 0));
    return joins && Threshold.exceeds(Math.abs(one.pct()), limit);
  }

  /**
   * What was usual before the newest one. An anomaly must not become normal: what exceeds the limit
   * counts as if it just met it.
   */
  double[] usual(double limit) {
    return all.stream()
        .limit(Math.max(0, all.size() - 1))
        .mapToDouble(settlement -> Math.clamp(settlement.pct(), -limit, limit))
        .toArray();
  }

  /** What changes were usual before the newest one, in the same way. */
  double[] usualChanges(double limit) {
    return all.stream()
        .limit(Math.max(0, all.size() - 1))
        .map(Settlement::change)
        .filter(Objects::nonNull)
        .mapToDouble(change -> Math.clamp(change, -limit, limit))
        .toArray();
  }

  void writeTo(StateOutput out) {
    out.writeAll(all, Settlement::writeTo);
    write(before, out);
    write(newest, out);
  }

  private static void write(Map<String, Quote> rates, StateOutput out) {
    out.writeLong(rates.size());
    rates.forEach(
        (venue, quote) -> {
          out.writeText(venue);
          quote.writeTo(out);
        });
  }

  static Settlements readFrom(StateInput in) {
    return new Settlements(in.readAll(Settlement::readFrom), readRates(in), readRates(in));
  }

  private static Map<String, Quote> readRates(StateInput in) {
    Map<String, Quote> rates = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      rates.put(in.readText(), Quote.readFrom(in));
    }
    return rates;
  }
}
