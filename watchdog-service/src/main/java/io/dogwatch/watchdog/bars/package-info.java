/** Trades to bars of one minute. */
@NullMarked
package io.dogwatch.watchdog.bars;

import org.jspecify.annotations.NullMarked;
