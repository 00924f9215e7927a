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
    return alert(
        number,
        revision,
        state,
        "flash_crash",
        number % 2 == 0 ? Severity.HIGH : Severity.CRITICAL,
        new Alert.Subject("BTC/USD", "bitstamp", null));
  }

  /** One of this type and about this; of the watchdog that has the type's name with hyphens. */
  public static Alert alert(int number, String type, Severity severity, Alert.Subject subject) {
    return alert(number, 1, Alert.State.FIRING, type, severity, subject);
  }

  private static Alert alert(
      int number,
      int revision,
      Alert.State state,
      String type,
      Severity severity,
      Alert.Subject subject) {
    Instant seen = SEEN.plusSeconds(number);
    String watchdog = type.equals("flash_crash") ? "price-anomaly" : type.replace('_', '-');
    return new Alert(
        "alert-" + number,
        watchdog + "|" + number,
        revision,
        state,
        type,
        severity,
        null,
        watchdog,
        "1",
        "SEED",
        subject,
        "The price fell.",
        new Alert.Evidence(Map.of("observed", -6.5), Map.of(), List.of("t-1")),
        new Alert.Times(seen, seen, seen, seen.plusSeconds(revision), null),
        false,
        false);
  }
}
