package io.dogwatch.orchestrator.notifications.channels;

import io.dogwatch.orchestrator.notifications.grouping.Notice;
import java.time.Instant;
import java.util.UUID;

/**
 * A notice on its way through one channel.
 *
 * @param id the same whenever it is sent: receivers know by it what they have
 */
public record Message(UUID id, Instant createdAt, Notice notice) {}
