package io.dogwatch.orchestrator.notifications;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dogwatch.schemas.alerts.Severity;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A message to people, as the API shows it. What does not apply is left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Notification")
record NotificationView(
    @Schema(description = "What the receiver gets as Idempotency-Key", format = "uuid") String id,
    @Schema(example = "operations") String channel,
    State state,
    @Schema(example = "[HIGH] price-anomaly: 2 firing") String title,
    @Schema(example = "price-anomaly") String watchdog,
    Severity severity,
    @Schema(description = "Alerts that began, got more severe or ended") int news,
    @Schema(description = "Alerts that were told before and still fire") int repeated,
    @Schema(description = "How many times it was sent, or was about to be") int attempts,
    Instant createdAt,
    @Schema(description = "When it is sent, unless others come first; of one that is PENDING")
        @Nullable Instant dueAt,
    @Schema(description = "Since when it is SENT or FAILED") @Nullable Instant endedAt,
    @Schema(
            description = "Why the last attempt failed, or who of several did not get it",
            example = "200, 201, 202 or 204 expected, found 503")
        @Nullable String reason) {

  /** Where a message stands. */
  enum State {
    /** It waits for being sent, perhaps again. */
    PENDING,
    SENT,
    /** It is not sent again unless somebody asks for it. */
    FAILED
  }
}
