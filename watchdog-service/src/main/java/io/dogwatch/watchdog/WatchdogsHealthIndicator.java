package io.dogwatch.watchdog;

import io.dogwatch.watchdog.streams.WatchdogHealth;
import io.dogwatch.watchdog.streams.WatchdogHealth.Status;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Down while nothing is watched, or a watchdog fails on all it sees; degraded while one fails on
 * something. Mends by itself.
 */
final class WatchdogsHealthIndicator implements HealthIndicator {

  private final Supplier<String> state;
  private final BooleanSupplier watching;
  private final Supplier<List<WatchdogHealth>> watchdogs;

  /**
   * @param state of Kafka Streams
   * @param watching whether events are read, or soon will be
   */
  WatchdogsHealthIndicator(
      Supplier<String> state, BooleanSupplier watching, Supplier<List<WatchdogHealth>> watchdogs) {
    this.state = state;
    this.watching = watching;
    this.watchdogs = watchdogs;
  }

  @Override
  public Health health() {
    List<WatchdogHealth> all = watchdogs.get();
    return new Health.Builder()
        .status(statusOf(all))
        .withDetail("state", state.get())
        .withDetails(
            all.stream()
                .collect(
                    Collectors.toMap(
                        WatchdogHealth::watchdog, WatchdogsHealthIndicator::detailsOf)))
        .build();
  }

  private String statusOf(List<WatchdogHealth> all) {
    Set<Status> statuses = EnumSet.noneOf(Status.class);
    all.forEach(watchdog -> statuses.add(watchdog.status()));
    if (!watching.getAsBoolean() || statuses.contains(Status.UNHEALTHY)) {
      return "DOWN";
    }
    return statuses.contains(Status.DEGRADED) ? "DEGRADED" : "UP";
  }

  private static Map<String, Object> detailsOf(WatchdogHealth watchdog) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("status", watchdog.status());
    details.put("stale", watchdog.stale());
    details.put("checks", watchdog.succeeded() + watchdog.failed());
    details.put("failed", watchdog.failed());
    details.put("successRate", watchdog.successRate());
    details.put("consecutiveFailures", watchdog.consecutiveFailures());
    details.put("events", watchdog.events());
    details.put("detectionRate", watchdog.detectionRate());
    if (watchdog.durations() != null) {
      details.put("shortest", watchdog.durations().shortest().toString());
      details.put("average", watchdog.durations().average().toString());
      details.put("longest", watchdog.durations().longest().toString());
    }
    if (watchdog.lastCheck() != null) {
      details.put("lastCheck", watchdog.lastCheck().toString());
    }
    if (watchdog.lastEvent() != null) {
      details.put("lastEvent", watchdog.lastEvent().toString());
    }
    if (watchdog.lastError() != null) {
      details.put("lastError", watchdog.lastError());
    }
    return details;
  }
}
