/** Tests. */
@NullMarked
package io.dogwatch.orchestrator.statistics;

import org.jspecify.annotations.NullMarked;
