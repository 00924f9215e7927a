/** Tests. */
@NullMarked
package io.dogwatch.orchestrator.submission;

import org.jspecify.annotations.NullMarked;
