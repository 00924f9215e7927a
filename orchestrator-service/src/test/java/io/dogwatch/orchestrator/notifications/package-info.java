/** Tests. */
@NullMarked
package io.dogwatch.orchestrator.notifications;

import org.jspecify.annotations.NullMarked;
