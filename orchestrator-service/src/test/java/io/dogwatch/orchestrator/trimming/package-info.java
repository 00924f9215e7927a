/** Tests of what is trimmed, and what is not. */
@NullMarked
package io.dogwatch.orchestrator.trimming;

import org.jspecify.annotations.NullMarked;
