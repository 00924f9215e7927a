/** Tells people of alerts. */
@NullMarked
package io.dogwatch.orchestrator.notifications;

import org.jspecify.annotations.NullMarked;
