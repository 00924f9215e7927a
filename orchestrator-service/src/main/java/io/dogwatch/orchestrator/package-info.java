/** The orchestrator service. */
@NullMarked
package io.dogwatch.orchestrator;

import org.jspecify.annotations.NullMarked;
