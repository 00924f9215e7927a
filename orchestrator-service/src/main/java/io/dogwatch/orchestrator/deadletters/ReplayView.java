package io.dogwatch.orchestrator.deadletters;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.dogwatch.orchestrator.deadletters.ManageReplays.Details;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A replay of many dead letters as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "DeadLetterReplay")
record ReplayView(
    String id,
    Replay.State state,
    @Schema(description = "Who asked for it") String actor,
    Instant askedAt,
    @Nullable Instant endedAt,
    @Schema(description = "Who cancelled it") @Nullable String endedBy,
    @Schema(description = "Why it was stopped, or cancelled") @Nullable String reason,
    BigDecimal ratePerSecond,
    @Nullable CanaryView canary,
    @Schema(
            description = "As it was asked; missing where the dead letters were named",
            types = "object")
        @JsonRawValue
        @Nullable String filter,
    @Schema(description = "Dead letters that it means") int matched,
    @Schema(description = "Of which jobs were submitted") int replayed,
    @Schema(description = "Of which none were") int skipped,
    @Schema(description = "Why how many of them; not in lists")
        @Nullable Map<SkipReason, Integer> skippedFor,
    @Schema(description = "Jobs that have died; not in lists") @Nullable Integer deadAgain) {

  /** Those that go first. */
  @Schema(name = "ReplayCanary")
  record CanaryView(
      int first,
      @JsonProperty("wait") @Schema(type = "string", example = "PT5M") Duration patience) {}

  /**
   * A view of a replay.
   *
   * @param details null where they are not asked for
   */
  static ReplayView of(Replay replay, @Nullable Details details) {
    Replay.Canary canary = replay.wish().canary();
    Replay.Phase.Over over = replay.phase() instanceof Replay.Phase.Over it ? it : null;
    return new ReplayView(
        replay.id().toString(),
        replay.phase().state(),
        replay.wish().actor(),
        replay.wish().at(),
        over == null ? null : over.at(),
        over == null ? null : over.by(),
        over == null ? null : over.reason(),
        replay.pace().perSecond(),
        canary == null ? null : new CanaryView(canary.first(), canary.patience()),
        replay.wish().filter(),
        replay.tally().matched(),
        replay.tally().replayed(),
        replay.tally().skipped(),
        details == null ? null : details.skipped(),
        details == null ? null : details.deadAgain());
  }
}
