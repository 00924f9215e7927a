package io.dogwatch.client.alerts;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Alerts to test with. */
final class AlertFixtures {

  private static final Instant SEEN = Instant.parse("2026-03-01T10:00:00Z");

  private AlertFixtures() {}

  /** A high flash crash of BTC/USD on bitstamp. */
  static Alert alert(String id) {
    return alert(id, Severity.HIGH, "BTC/USD", "bitstamp");
  }

  static Alert alert(
      String id, Severity severity, @Nullable String symbol, @Nullable String venue) {
    return new Alert(
        id,
        "price-anomaly|" + id,
        1,
        Alert.State.FIRING,
        "flash_crash",
        severity,
        null,
        "price-anomaly",
        "1",
        "SEED",
        new Alert.Subject(symbol, venue, null),
        "The price fell.",
        new Alert.Evidence(Map.of("observed", -6.5), Map.of(), List.of("t-1")),
        new Alert.Times(SEEN, SEEN, SEEN, SEEN, null),
        false,
        false);
  }
}
