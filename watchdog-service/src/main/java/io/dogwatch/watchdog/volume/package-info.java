/** Unusual volume. */
@NullMarked
package io.dogwatch.watchdog.volume;

import org.jspecify.annotations.NullMarked;
