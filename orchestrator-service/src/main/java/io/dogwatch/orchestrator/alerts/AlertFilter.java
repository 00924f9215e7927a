package io.dogwatch.orchestrator.alerts;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import org.jspecify.annotations.Nullable;

/** Which alerts to list. */
record AlertFilter(
    Alert.@Nullable State state,
    @Nullable Severity severity,
    @Nullable String watchdog,
    @Nullable String symbol) {}
