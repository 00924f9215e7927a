package io.dogwatch.orchestrator.alerts;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/**
 * That somebody has taken note of an alert.
 *
 * @param comment empty where nothing was said
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "AlertAcknowledgement")
record Acknowledgement(String actor, String comment, Instant at) {}
