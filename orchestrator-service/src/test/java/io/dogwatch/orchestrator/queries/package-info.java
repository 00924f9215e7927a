/** Tests. */
@NullMarked
package io.dogwatch.orchestrator.queries;

import org.jspecify.annotations.NullMarked;
