/** How people are told: one channel for each kind of receiver. */
@NullMarked
package io.dogwatch.orchestrator.notifications.channels;

import org.jspecify.annotations.NullMarked;
