/** Jobs at times that are told once: cron, intervals, single instants. */
@NullMarked
package io.dogwatch.orchestrator.schedules;

import org.jspecify.annotations.NullMarked;
