/** Asks venues whether they are there. */
@NullMarked
package io.dogwatch.watchdog.feeds.probes;

import org.jspecify.annotations.NullMarked;
