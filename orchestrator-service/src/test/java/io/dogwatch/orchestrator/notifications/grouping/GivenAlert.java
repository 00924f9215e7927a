package io.dogwatch.orchestrator.notifications.grouping;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Alert.State;
import io.dogwatch.schemas.alerts.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An alert of tests, and others that differ from it in one thing. */
public record GivenAlert(
    String id,
    int revision,
    State state,
    String type,
    Severity severity,
    String watchdog,
    Alert.Subject subject,
    Instant firstSeen,
    Map<String, String> texts,
    boolean historical) {

  public static final Instant SEEN = Instant.parse("2026-01-05T15:00:00Z");

  /** An anomalous price of BTC/USD at binance. */
  public static GivenAlert price(String id) {
    return new GivenAlert(
        id,
        1,
        State.FIRING,
        "price_anomaly",
        Severity.HIGH,
        "price-anomaly",
        new Alert.Subject("BTC/USD", "binance", null),
        SEEN,
        Map.of(),
        false);
  }

  /** An outage of a venue. */
  public static GivenAlert outage(String id, String venue) {
    return price(id)
        .of("exchange-outage", "exchange_outage")
        .severity(Severity.CRITICAL)
        .about(null, venue);
  }

  public GivenAlert of(String otherWatchdog, String otherType) {
    return new GivenAlert(
        id,
        revision,
        state,
        otherType,
        severity,
        otherWatchdog,
        subject,
        firstSeen,
        texts,
        historical);
  }

  public GivenAlert about(@Nullable String symbol, @Nullable String venue) {
    return new GivenAlert(
        id,
        revision,
        state,
        type,
        severity,
        watchdog,
        new Alert.Subject(symbol, venue, null),
        firstSeen,
        texts,
        historical);
  }

  public GivenAlert severity(Severity other) {
    return new GivenAlert(
        id, revision, state, type, other, watchdog, subject, firstSeen, texts, historical);
  }

  public GivenAlert since(Instant time) {
    return new GivenAlert(
        id, revision, state, type, severity, watchdog, subject, time, texts, historical);
  }

  public GivenAlert next(State next) {
    return new GivenAlert(
        id, revision + 1, next, type, severity, watchdog, subject, firstSeen, texts, historical);
  }

  public GivenAlert worse() {
    return next(State.FIRING);
  }

  public GivenAlert over() {
    return next(State.RESOLVED);
  }

  public GivenAlert thatFlaps() {
    return saying("flapping", "true");
  }

  public GivenAlert saying(String name, String text) {
    return new GivenAlert(
        id,
        revision,
        state,
        type,
        severity,
        watchdog,
        subject,
        firstSeen,
        Map.of(name, text),
        historical);
  }

  public GivenAlert ofHistory() {
    return new GivenAlert(
        id, revision, state, type, severity, watchdog, subject, firstSeen, texts, true);
  }

  public Alert alert() {
    return new Alert(
        id,
        "fingerprint-" + id,
        revision,
        state,
        type,
        severity,
        null,
        watchdog,
        "1",
        "SEED",
        subject,
        "The price moved 6.5 % in a minute.",
        new Alert.Evidence(Map.of("observed", 6.5), texts, List.of()),
        new Alert.Times(
            firstSeen, firstSeen, firstSeen, firstSeen, state == State.FIRING ? null : firstSeen),
        false,
        historical);
  }
}
