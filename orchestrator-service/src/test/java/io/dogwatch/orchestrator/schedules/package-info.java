/** Tests. */
@NullMarked
package io.dogwatch.orchestrator.schedules;

import org.jspecify.annotations.NullMarked;
