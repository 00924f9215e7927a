/** Errors as RFC 9457 problems, every one with all that is wrong. */
@NullMarked
package io.dogwatch.orchestrator.problems;

import org.jspecify.annotations.NullMarked;
