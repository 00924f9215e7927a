package io.dogwatch.orchestrator.alerts;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Alerts to test with. */
public final class AlertFixtures {

  public static final Instant SEEN = Instant.parse("2026-03-01T10:00:00Z");

  private AlertFixtures() {}

  /** A revision of the alert with this number; the higher the number, the later it began. */
  public static Alert alert(int number, int revision, Alert.State state) {
    Instant seen = SEEN.plusSeconds(number);
    return new Alert(
        "alert-" + number,
        "price-anomaly|" + number,
        revision,
        state,
        "flash_crash",
        number % 2 == 0 ? Severity.HIGH : Severity.CRITICAL,
        null,
        "price-anomaly",
        "1",
        "SEED",
        new Alert.Subject("BTC/USD", "bitstamp", null),
        "The price fell.",
        new Alert.Evidence(Map.of("observed", -6.5), Map.of(), List.of("t-1")),
        new Alert.Times(seen, seen, seen, seen.plusSeconds(revision), null),
        false,
        false);
  }
}
