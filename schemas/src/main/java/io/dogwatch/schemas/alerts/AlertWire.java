package io.dogwatch.schemas.alerts;

import static java.time.temporal.ChronoUnit.MICROS;

import io.dogwatch.schemas.avro.AlertPhase;
import io.dogwatch.schemas.avro.AlertRecord;
import io.dogwatch.schemas.avro.AlertSeverity;

/** {@link Alert} to its Avro record and back. */
final class AlertWire {

  private AlertWire() {}

  static AlertRecord toRecord(Alert alert) {
    Alert.Times times = alert.times();
    return new AlertRecord(
        alert.alertId(),
        alert.fingerprint(),
        alert.revision(),
        AlertPhase.valueOf(alert.state().name()),
        alert.type(),
        AlertSeverity.valueOf(alert.severity().name()),
        alert.previousSeverity() == null
            ? null
            : AlertSeverity.valueOf(alert.previousSeverity().name()),
        alert.watchdog(),
        alert.ruleVersion(),
        alert.mode(),
        alert.subject().symbol(),
        alert.subject().venue(),
        alert.subject().pair(),
        alert.description(),
        alert.evidence().numbers(),
        alert.evidence().texts(),
        times.event().truncatedTo(MICROS),
        times.detected().truncatedTo(MICROS),
        times.firstSeen().truncatedTo(MICROS),
        times.lastSeen().truncatedTo(MICROS),
        times.resolved() == null ? null : times.resolved().truncatedTo(MICROS),
        alert.evidence().sourceEvents(),
        alert.warmup(),
        alert.historical());
  }

  static Alert fromRecord(AlertRecord alert) {
    return new Alert(
        alert.getAlertId(),
        alert.getFingerprint(),
        alert.getRevision(),
        Alert.State.valueOf(alert.getState().name()),
        alert.getType(),
        Severity.valueOf(alert.getSeverity().name()),
        alert.getPreviousSeverity() == null
            ? null
            : Severity.valueOf(alert.getPreviousSeverity().name()),
        alert.getWatchdog(),
        alert.getRuleVersion(),
        alert.getMode(),
        new Alert.Subject(alert.getSymbol(), alert.getVenue(), alert.getPair()),
        alert.getDescription(),
        new Alert.Evidence(alert.getNumbers(), alert.getTexts(), alert.getSourceEvents()),
        new Alert.Times(
            alert.getEventTime(),
            alert.getDetectedAt(),
            alert.getFirstSeen(),
            alert.getLastSeen(),
            alert.getResolvedAt()),
        alert.getWarmup(),
        alert.getHistorical());
  }
}
