/** How executions have ended, and how long they took, over the last minutes, hours or day. */
@NullMarked
package io.dogwatch.orchestrator.statistics;

import org.jspecify.annotations.NullMarked;
