package io.dogwatch.orchestrator.alerts;

import io.dogwatch.client.alerts.AlertFilter;
import io.dogwatch.schemas.alerts.Alert;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts to list; null for any.
 *
 * @param from when they began at the earliest
 * @param to before which they began
 */
record AlertQuery(
    AlertFilter filter,
    Alert.@Nullable State state,
    @Nullable Instant from,
    @Nullable Instant to) {}
