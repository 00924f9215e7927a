package io.dogwatch.watchdog.streams;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.streams.WatchdogHealth.Status;
import io.micrometer.core.instrument.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one watchdog is doing in this process, all its tasks together. Safe for use by many threads:
 * everything is guarded by its own lock, which tasks take about once a second.
 */
final class Pulse {

  /** Of watchdogs whose check interval says nothing. */
  private static final Duration STALE_AFTER = Duration.ofMinutes(5);

  private static final int STALE_INTERVALS = 3;
  private static final int UNHEALTHY_FAILURES = 3;

  private final String watchdog;
  private final Clock clock;
  private final Map<Severity, Long> events = new EnumMap<>(Severity.class);
  private final Map<Checks, Integer> failing = new HashMap<>();
  private boolean enabled = true;
  private Duration staleAfter = STALE_AFTER;
  private long succeeded;
  private long failed;
  private long nanos;
  private long shortest = Long.MAX_VALUE;
  private long longest;
  private @Nullable Instant lastCheck;
  private @Nullable Instant lastEvent;
  private @Nullable String lastError;

  Pulse(String watchdog, Clock clock) {
    this.watchdog = watchdog;
    this.clock = clock;
    for (Severity severity : Severity.values()) {
      events.put(severity, 0L);
    }
  }

  synchronized void definedAs(boolean nowEnabled, Duration checkInterval) {
    enabled = nowEnabled;
    staleAfter = checkInterval.isZero() ? STALE_AFTER : checkInterval.multipliedBy(STALE_INTERVALS);
  }

  /** Adds checks that succeeded, and how long they took in nanoseconds. */
  synchronized void add(long count, long took, long quickest, long slowest) {
    succeeded += count;
    nanos += took;
    shortest = Math.min(shortest, quickest);
    longest = Math.max(longest, slowest);
    lastCheck = now();
  }

  synchronized void failed(Checks task, int inARow, RuntimeException error) {
    failed++;
    failing.put(task, inARow);
    lastCheck = now();
    lastError = error.toString();
  }

  synchronized void recovered(Checks task) {
    failing.remove(task);
  }

  synchronized void saw(Severity severity) {
    events.merge(severity, 1L, Long::sum);
    lastEvent = now();
  }

  synchronized WatchdogHealth health() {
    return new WatchdogHealth(
        watchdog,
        status(),
        isStale(),
        succeeded,
        failed,
        events,
        succeeded == 0
            ? null
            : new WatchdogHealth.Durations(
                Duration.ofNanos(shortest),
                Duration.ofNanos(nanos / succeeded),
                Duration.ofNanos(longest)),
        worst(),
        lastCheck,
        lastEvent,
        lastError);
  }

  synchronized long succeeded() {
    return succeeded;
  }

  synchronized long failed() {
    return failed;
  }

  synchronized long nanos() {
    return nanos;
  }

  synchronized long events(Severity severity) {
    return events.getOrDefault(severity, 0L);
  }

  /** Of the tasks, as the one that does worst: successes of others do not mend it. */
  private int worst() {
    return failing.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  private Status status() {
    if (!enabled) {
      return Status.STOPPED;
    }
    int failures = worst();
    if (failures > 0) {
      return failures < UNHEALTHY_FAILURES ? Status.DEGRADED : Status.UNHEALTHY;
    }
    return lastCheck == null ? Status.INITIALIZED : Status.HEALTHY;
  }

  private boolean isStale() {
    return enabled && lastCheck != null && lastCheck.plus(staleAfter).isBefore(now());
  }

  private Instant now() {
    return Instant.ofEpochMilli(clock.wallTime());
  }
}
