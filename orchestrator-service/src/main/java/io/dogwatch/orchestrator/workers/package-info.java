/** What workers say of themselves. */
@NullMarked
package io.dogwatch.orchestrator.workers;

import org.jspecify.annotations.NullMarked;
