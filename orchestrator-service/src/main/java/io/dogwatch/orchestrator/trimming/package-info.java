/** Frees the disk of jobs that nobody needs from the log any more. */
@NullMarked
package io.dogwatch.orchestrator.trimming;

import org.jspecify.annotations.NullMarked;
