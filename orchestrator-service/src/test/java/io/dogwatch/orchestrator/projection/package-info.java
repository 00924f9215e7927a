/** Tests. */
@NullMarked
package io.dogwatch.orchestrator.projection;

import org.jspecify.annotations.NullMarked;
