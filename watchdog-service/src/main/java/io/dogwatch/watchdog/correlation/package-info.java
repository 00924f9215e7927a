/** Correlations that break. */
@NullMarked
package io.dogwatch.watchdog.correlation;

import org.jspecify.annotations.NullMarked;
