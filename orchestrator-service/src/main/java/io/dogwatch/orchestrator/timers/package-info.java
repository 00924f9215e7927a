/** Jobs whose time has not come: kept on disk, put on their lanes when it comes. */
@NullMarked
package io.dogwatch.orchestrator.timers;

import org.jspecify.annotations.NullMarked;
