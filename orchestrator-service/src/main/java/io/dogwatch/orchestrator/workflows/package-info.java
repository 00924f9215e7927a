/**
 * Jobs that belong together: one after the other, side by side, in batches, with decisions of
 * people between them. What becomes of a workflow is decided in one transaction, with the jobs that
 * follow from it.
 */
@NullMarked
package io.dogwatch.orchestrator.workflows;

import org.jspecify.annotations.NullMarked;
