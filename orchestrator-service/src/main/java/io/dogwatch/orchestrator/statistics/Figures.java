package io.dogwatch.orchestrator.statistics;

import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was counted of a type, a worker, or all. For one thread. */
final class Figures {

  private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
  private final NavigableMap<Integer, Long> durations = new TreeMap<>();
  private long sumMillis;
  private long minMillis = Long.MAX_VALUE;
  private long maxMillis;

  /** Counted executions of one bucket. */
  record Counted(
      String type,
      String worker,
      Outcome outcome,
      int bucket,
      long count,
      long sumMillis,
      long minMillis,
      long maxMillis) {}

  /** Adds to it. Durations are those of executions that succeeded: others may end at any time. */
  void add(Counted counted) {
    counts.merge(counted.outcome(), counted.count(), Long::sum);
    if (counted.outcome() == Outcome.SUCCEEDED && counted.bucket() != Buckets.NONE) {
      durations.merge(counted.bucket(), counted.count(), Long::sum);
      sumMillis += counted.sumMillis();
      minMillis = Math.min(minMillis, counted.minMillis());
      maxMillis = Math.max(maxMillis, counted.maxMillis());
    }
  }

  long count(Outcome outcome) {
    return counts.getOrDefault(outcome, 0L);
  }

  /** Share of those that succeeded among executions that did or failed; null if there is none. */
  @Nullable Double successRate() {
    long succeeded = count(Outcome.SUCCEEDED);
    long all = succeeded + count(Outcome.FAILED) + count(Outcome.TIMED_OUT);
    return all == 0 ? null : (double) succeeded / all;
  }

  boolean hasDurations() {
    return !durations.isEmpty();
  }

  long minMillis() {
    return minMillis;
  }

  long maxMillis() {
    return maxMillis;
  }

  double meanMillis() {
    return (double) sumMillis / timed();
  }

  /** The duration that so many per cent do not exceed, at most 6.25 % off. */
  double percentileMillis(double percent) {
    long wanted = (long) Math.ceil(timed() * percent / 100);
    long seen = 0;
    for (Map.Entry<Integer, Long> bucket : durations.entrySet()) {
      seen += bucket.getValue();
      if (seen >= wanted) {
        return Math.clamp(Buckets.middle(bucket.getKey()), (double) minMillis, (double) maxMillis);
      }
    }
    return maxMillis;
  }

  private long timed() {
    return durations.values().stream().mapToLong(Long::longValue).sum();
  }
}
