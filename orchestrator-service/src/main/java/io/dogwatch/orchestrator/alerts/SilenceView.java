package io.dogwatch.orchestrator.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A silence as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Silence")
record SilenceView(
    String id,
    Silence.State state,
    SilenceMatchers matchers,
    Instant from,
    Instant until,
    String reason,
    @Schema(description = "Who wants it") String actor,
    @Schema(description = "When somebody ended it before it was over") @Nullable Instant endedAt,
    @Nullable String endedBy) {

  static SilenceView of(Silence silence, Instant now) {
    Silence.End end = silence.end();
    return new SilenceView(
        silence.id().toString(),
        silence.stateAt(now),
        SilenceMatchers.of(silence.matchers()),
        silence.from(),
        silence.until(),
        silence.reason(),
        silence.actor(),
        end == null ? null : end.at(),
        end == null ? null : end.actor());
  }
}
