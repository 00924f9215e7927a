package io.dogwatch.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.watchdog.streams.WatchdogHealth;
import io.dogwatch.watchdog.streams.WatchdogHealth.Status;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;

class WatchdogsHealthIndicatorTest {

  @Test
  void isUpWhileAllWatchdogsAreWell() {
    assertThat(statusOf(true, Status.HEALTHY, Status.INITIALIZED, Status.STOPPED)).isEqualTo("UP");
  }

  @Test
  void isDegradedWhileOneIs() {
    assertThat(statusOf(true, Status.HEALTHY, Status.DEGRADED)).isEqualTo("DEGRADED");
  }

  @Test
  void isDownWhileOneIsUnhealthyOrNothingIsWatched() {
    assertThat(statusOf(true, Status.UNHEALTHY, Status.DEGRADED)).isEqualTo("DOWN");
    assertThat(statusOf(false, Status.HEALTHY)).isEqualTo("DOWN");
  }

  @Test
  void tellsOfEachWatchdog() {
    assertThat(health(true, Status.HEALTHY, Status.DEGRADED).getDetails())
        .containsEntry("state", "RUNNING")
        .extractingByKey("w1")
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("status", Status.DEGRADED)
        .containsEntry("checks", 7L)
        .containsEntry("failed", 2L)
        .containsEntry("consecutiveFailures", 1)
        .doesNotContainKey("lastCheck");
  }

  private static String statusOf(boolean watching, Status... statuses) {
    return health(watching, statuses).getStatus().getCode();
  }

  private static Health health(boolean watching, Status... statuses) {
    List<WatchdogHealth> all =
        Stream.iterate(0, i -> i < statuses.length, i -> i + 1)
            .map(i -> healthOf("w" + i, statuses[i]))
            .toList();
    return new WatchdogsHealthIndicator(() -> "RUNNING", () -> watching, () -> all).health();
  }

  private static WatchdogHealth healthOf(String name, Status status) {
    return new WatchdogHealth(name, status, false, 5, 2, Map.of(), null, 1, null, null, null);
  }
}
