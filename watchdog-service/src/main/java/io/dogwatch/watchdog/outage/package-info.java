/** Venues that do not work. */
@NullMarked
package io.dogwatch.watchdog.outage;

import org.jspecify.annotations.NullMarked;
