/** Makes the read model anew from the log, beside the one that serves. */
@NullMarked
package io.dogwatch.orchestrator.rebuild;

import org.jspecify.annotations.NullMarked;
