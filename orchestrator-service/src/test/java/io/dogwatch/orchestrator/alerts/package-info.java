/** Tests. */
@NullMarked
package io.dogwatch.orchestrator.alerts;

import org.jspecify.annotations.NullMarked;
