/** Tests. */
@NullMarked
package io.dogwatch.orchestrator.rebuild;

import org.jspecify.annotations.NullMarked;
