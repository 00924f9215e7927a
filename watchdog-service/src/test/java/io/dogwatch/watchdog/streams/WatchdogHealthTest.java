package io.dogwatch.watchdog.streams;

import static io.dogwatch.watchdog.streams.MarketFixtures.jumpOf;
import static io.dogwatch.watchdog.streams.MarketFixtures.watchdogs;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.market.Trade;
import io.dogwatch.watchdog.streams.WatchdogHealth.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchdogHealthTest {

  private static final String HEARTBEAT = "heartbeat";
  private static final double UNBEARABLE = 666;

  @TempDir private Path folder;

  @Test
  void isInitializedBeforeTheFirstCheck() {
    try (var topology = heartbeat()) {
      WatchdogHealth health = topology.health(HEARTBEAT);

      assertThat(health.status()).isEqualTo(Status.INITIALIZED);
      assertThat(health.successRate()).isEqualTo(1);
      assertThat(health.durations()).isNull();
      assertThat(score(topology)).isEqualTo(1);
    }
  }

  @Test
  void tellsOfChecksAndEvents() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      topology.pipe(jumpOf("BTC/USD"));
      topology.advanceWallClock(Duration.ofSeconds(1));

      WatchdogHealth health = topology.health("price-anomaly");
      assertThat(health.status()).isEqualTo(Status.HEALTHY);
      assertThat(health.succeeded()).isEqualTo(9);
      assertThat(health.failed()).isZero();
      assertThat(health.events())
          .containsEntry(Severity.HIGH, 1L)
          .containsEntry(Severity.CRITICAL, 0L);
      assertThat(health.detectionRate()).isEqualTo(1.0 / 9);
      assertThat(health.lastCheck()).isNotNull();
      assertThat(health.lastEvent()).isNotNull();
    }
  }

  /** DEF 35: what was unhealthy never was healthy again. */
  @Test
  void getsWorseByFailuresInARowAndMendsByItself() {
    try (var topology = heartbeat()) {
      topology.pipe(trade(1, 100));
      topology.advanceWallClock(Duration.ofSeconds(1));
      assertThat(topology.health(HEARTBEAT).status()).isEqualTo(Status.HEALTHY);

      topology.pipe(trade(2, UNBEARABLE));
      topology.pipe(trade(3, UNBEARABLE));
      assertThat(topology.health(HEARTBEAT).status()).isEqualTo(Status.DEGRADED);
      assertThat(score(topology)).isEqualTo(0.5);
      topology.pipe(trade(4, UNBEARABLE));
      WatchdogHealth unhealthy = topology.health(HEARTBEAT);
      assertThat(unhealthy.status()).isEqualTo(Status.UNHEALTHY);
      assertThat(unhealthy.consecutiveFailures()).isEqualTo(3);
      assertThat(unhealthy.lastError()).contains("a bug in a rule");
      assertThat(score(topology)).isZero();

      topology.pipe(trade(5, 100));
      topology.advanceWallClock(Duration.ofSeconds(1));
      WatchdogHealth mended = topology.health(HEARTBEAT);
      assertThat(mended.status()).isEqualTo(Status.HEALTHY);
      assertThat(mended.failed()).isEqualTo(3);
      assertThat(mended.successRate()).isEqualTo(2.0 / 5);
      assertThat(score(topology)).isEqualTo(1);
    }
  }

  @Test
  void isStaleWhenItHasCheckedNothingForAWhile() {
    try (var topology = new TopologyDriver(folder, watchdogs())) {
      topology.pipe(jumpOf("BTC/USD"));
      topology.advanceWallClock(Duration.ofSeconds(1));

      topology.advanceWallClock(Duration.ofMinutes(5));
      assertThat(topology.health("price-anomaly").stale()).isFalse();
      topology.advanceWallClock(Duration.ofMillis(1));

      assertThat(topology.health("price-anomaly").stale()).isTrue();
      assertThat(topology.health("price-anomaly").status()).isEqualTo(Status.HEALTHY);
    }
  }

  @Test
  void isStoppedWhileItIsSwitchedOff() {
    try (var topology = new TopologyDriver(folder, watchdogs(false, true))) {
      assertThat(topology.health("price-anomaly").status()).isEqualTo(Status.STOPPED);
      assertThat(topology.health("price-anomaly").stale()).isFalse();
    }
  }

  private TopologyDriver heartbeat() {
    return new TopologyDriver(folder, List.of(HeartbeatRule.watchdog()));
  }

  private static double score(TopologyDriver topology) {
    return topology
        .registry()
        .get("watchdog.health.status")
        .tags("watchdog", HEARTBEAT)
        .gauge()
        .value();
  }

  private static Trade trade(int id, double price) {
    return MarketFixtures.trade("X", id, 3_590 + id, price);
  }
}
