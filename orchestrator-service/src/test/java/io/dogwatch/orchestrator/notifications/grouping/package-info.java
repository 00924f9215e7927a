/** Tests. */
@NullMarked
package io.dogwatch.orchestrator.notifications.grouping;

import org.jspecify.annotations.NullMarked;
