package io.dogwatch.watchdog.streams;

import io.dogwatch.schemas.alerts.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a watchdog is doing in this process, since it started.
 *
 * @param stale it has checked nothing for three of its check intervals, or for five minutes where
 *     it has none: there may be nothing to check, as when a market is closed
 * @param succeeded checks that came to a verdict
 * @param failed checks that the rule failed on
 * @param events alerts that began, by severity
 * @param durations of checks; null before the first
 * @param consecutiveFailures up to now; 0 once a check succeeds
 */
public record WatchdogHealth(
    String watchdog,
    Status status,
    boolean stale,
    long succeeded,
    long failed,
    Map<Severity, Long> events,
    @Nullable Durations durations,
    int consecutiveFailures,
    @Nullable Instant lastCheck,
    @Nullable Instant lastEvent,
    @Nullable String lastError) {

  /** What can be said in a word, from good to bad. */
  public enum Status {
    /** It has not checked anything yet. */
    INITIALIZED,
    HEALTHY,
    /** The last check failed, or the last two. */
    DEGRADED,
    /** The last three checks failed, or more. */
    UNHEALTHY,
    /** It is switched off. */
    STOPPED
  }

  /** How long checks take. */
  public record Durations(Duration shortest, Duration average, Duration longest) {}

  public WatchdogHealth {
    events = Collections.unmodifiableMap(new TreeMap<>(events));
  }

  /** The share of checks that succeeded; 1 before the first. */
  public double successRate() {
    return succeeded + failed == 0 ? 1 : (double) succeeded / (succeeded + failed);
  }

  /** Events per check; 0 before the first. */
  public double detectionRate() {
    long all = events.values().stream().mapToLong(Long::longValue).sum();
    return succeeded == 0 ? 0 : (double) all / succeeded;
  }

  /** As the metric has it. */
  double score() {
    return switch (status) {
      case INITIALIZED, HEALTHY -> 1;
      case DEGRADED -> 0.5;
      case UNHEALTHY -> 0;
      case STOPPED -> -1;
    };
  }
}
