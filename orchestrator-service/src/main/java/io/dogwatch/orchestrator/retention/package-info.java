/** Forgets what was kept for long enough. */
@NullMarked
package io.dogwatch.orchestrator.retention;

import org.jspecify.annotations.NullMarked;
