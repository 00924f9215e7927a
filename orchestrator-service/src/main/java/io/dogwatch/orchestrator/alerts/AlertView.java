package io.dogwatch.orchestrator.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A revision of an alert as the API shows it. What does not apply is left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Alert")
record AlertView(
    String alertId,
    String fingerprint,
    @Schema(description = "Counts the revisions of one alert, from 1") int revision,
    Alert.State state,
    @Schema(description = "What was seen", example = "flash_crash") String type,
    Severity severity,
    @Nullable Severity previousSeverity,
    String watchdog,
    String ruleVersion,
    String mode,
    @Nullable String symbol,
    @Nullable String venue,
    @Nullable String pair,
    String description,
    @Schema(description = "Such as threshold, observed and baseline; percentages as percent")
        Map<String, Double> numbers,
    Map<String, String> texts,
    List<String> sourceEvents,
    @Schema(description = "Exchange time of the observation behind this revision")
        Instant eventTime,
    Instant detectedAt,
    Instant firstSeen,
    Instant lastSeen,
    @Nullable Instant resolvedAt,
    boolean warmup,
    boolean historical,
    @Schema(description = "Who has taken note of it; not in streams")
        @Nullable Acknowledgement acknowledged,
    @Schema(description = "Ids of the silences that it falls under now; not in streams")
        @Nullable List<String> silences) {

  /** As it was raised. */
  static AlertView of(Alert alert) {
    return of(alert, null, List.of());
  }

  /** With what people have said about it. */
  static AlertView of(Alert alert, @Nullable Acknowledgement acknowledged, List<String> silences) {
    return new AlertView(
        alert.alertId(),
        alert.fingerprint(),
        alert.revision(),
        alert.state(),
        alert.type(),
        alert.severity(),
        alert.previousSeverity(),
        alert.watchdog(),
        alert.ruleVersion(),
        alert.mode(),
        alert.subject().symbol(),
        alert.subject().venue(),
        alert.subject().pair(),
        alert.description(),
        alert.evidence().numbers(),
        alert.evidence().texts(),
        alert.evidence().sourceEvents(),
        alert.times().event(),
        alert.times().detected(),
        alert.times().firstSeen(),
        alert.times().lastSeen(),
        alert.times().resolved(),
        alert.warmup(),
        alert.historical(),
        acknowledged,
        silences.isEmpty() ? null : silences);
  }
}
