/** Work that goes on beside the requests. */
@NullMarked
package io.dogwatch.orchestrator.background;

import org.jspecify.annotations.NullMarked;
