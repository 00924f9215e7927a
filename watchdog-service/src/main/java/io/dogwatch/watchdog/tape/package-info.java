/** Trades in the order of their event times. */
@NullMarked
package io.dogwatch.watchdog.tape;

import org.jspecify.annotations.NullMarked;
