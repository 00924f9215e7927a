/** When people are told of which alerts, and of which together. Pure: no clock, no database. */
@NullMarked
package io.dogwatch.orchestrator.notifications.grouping;

import org.jspecify.annotations.NullMarked;
