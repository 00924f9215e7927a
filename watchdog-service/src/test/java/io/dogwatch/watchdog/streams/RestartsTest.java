package io.dogwatch.watchdog.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.watchdog.feeds.MarketEvent;
import io.dogwatch.watchdog.feeds.Row;
import io.dogwatch.watchdog.feeds.simulation.Anomaly;
import io.dogwatch.watchdog.feeds.simulation.Injection;
import io.dogwatch.watchdog.feeds.simulation.SimulatedMarkets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who takes over from another one has read the states that the other one kept as they were: both
 * have to say the same.
 */
class RestartsTest {

  private static final Duration LENGTH = Duration.ofMinutes(15);
  private static final int RESTARTS = 8;

  private static final SimulatedMarkets MARKETS =
      new SimulatedMarkets(
          7,
          TopologyDriver.NOW.minus(LENGTH),
          LENGTH,
          Duration.ofSeconds(1),
          List.of(
              new Injection(Anomaly.WHALE, Duration.ofMinutes(2)),
              new Injection(Anomaly.EARNINGS_SURPRISE, Duration.ofMinutes(3)),
              new Injection(Anomaly.FUNDING_SPIKE, Duration.ofMinutes(4)),
              new Injection(Anomaly.PRICE_JUMP, Duration.ofMinutes(6)),
              new Injection(Anomaly.FLASH_CRASH, Duration.ofMinutes(10))));

  @TempDir private Path folder;

  @Test
  void alertsAreTheSameWhoeverGoesOn() {
    List<MarketEvent<?>> events = events();

    List<Alert> undisturbed = alerts(events, 1);
    List<Alert> restarted = alerts(events, RESTARTS);

    assertThat(undisturbed)
        .extracting(Alert::watchdog)
        .contains("whale-movement", "earnings-anomaly", "price-anomaly");
    assertThat(restarted).isEqualTo(undisturbed);
  }

  /** What is published while so many processes, one after the other, read a part each. */
  private List<Alert> alerts(List<MarketEvent<?>> events, int processes) {
    List<Alert> alerts = new ArrayList<>();
    Map<String, List<KeyValue<String, Object>>> changelog = Map.of();
    for (int process = 0; process < processes; process++) {
      Path states = folder.resolve(processes + "-" + process);
      try (var driver = new TopologyDriver(states, MarketFixtures.watchdogs())) {
        driver.restore(changelog);
        int from = events.size() * process / processes;
        int to = events.size() * (process + 1) / processes;
        for (MarketEvent<?> event : events.subList(from, to)) {
          driver.pipe(event);
        }
        alerts.addAll(driver.alerts());
        changelog = driver.changelog();
      }
    }
    return alerts;
  }

  private static List<MarketEvent<?>> events() {
    try (Stream<Row> rows = MARKETS.rows()) {
      return rows.<MarketEvent<?>>mapMulti(
              (row, events) -> {
                if (row instanceof Row.Understood(var understood)) {
                  understood.forEach(events);
                }
              })
          .toList();
    }
  }
}
