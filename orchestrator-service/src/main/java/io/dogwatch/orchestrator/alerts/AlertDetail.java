package io.dogwatch.orchestrator.alerts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** An alert with its history. */
@Schema(name = "AlertDetail")
record AlertDetail(
    @JsonUnwrapped AlertView latest,
    @Schema(description = "All that are known, from the first one on") List<AlertView> revisions) {}
