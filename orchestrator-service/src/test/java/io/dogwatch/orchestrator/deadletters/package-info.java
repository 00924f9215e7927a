/** Tests. */
@NullMarked
package io.dogwatch.orchestrator.deadletters;

import org.jspecify.annotations.NullMarked;
