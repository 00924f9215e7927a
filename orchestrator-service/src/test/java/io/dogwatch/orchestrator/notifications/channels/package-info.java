/** Tests. */
@NullMarked
package io.dogwatch.orchestrator.notifications.channels;

import org.jspecify.annotations.NullMarked;
