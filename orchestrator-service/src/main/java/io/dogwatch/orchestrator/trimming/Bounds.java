package io.dogwatch.orchestrator.trimming;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a partition that may be trimmed. Each is an offset: records before it are, as
 * far as that is concerned, not needed any more.
 *
 * @param begin where the partition begins now
 * @param consumed where those who execute or keep its jobs would go on; null if nobody knows
 * @param projected where the read model would go on, by what is committed in the database; null if
 *     it has never seen the partition
 * @param recent the first record that is kept for its age, or where the partition ends; null if
 *     nobody knows
 */
record Bounds(
    long begin, @Nullable Long consumed, @Nullable Long projected, @Nullable Long recent) {}
