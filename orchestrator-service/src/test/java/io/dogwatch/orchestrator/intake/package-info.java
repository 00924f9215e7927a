/** Tests. */
@NullMarked
package io.dogwatch.orchestrator.intake;

import org.jspecify.annotations.NullMarked;
